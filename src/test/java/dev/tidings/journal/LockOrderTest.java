package dev.tidings.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.feed.Recipient;
import dev.tidings.feed.TenantId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Whoever locks rows in an order of ours meets those who lock them in that of collation "C", which is that of the bytes. */
class LockOrderTest {
    /** Some pairs are in one order by their bytes, and in the other by their UTF-16 units; some begin with others. */
    private static final List<String> NAMES = List.of(
            "\uFF5E", "\uD83D\uDE00", "\uE000b", "\uD800\uDC00a", "z", "Z", "za", "ä", "a/b", "a", "\uD7FF", "zz");

    private static final Comparator<String> BYTES =
            (one, other) -> Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8));

    /** Whatever stands in the places behind the one that decides. */
    private static <T> void isInOrder(Comparator<T> order, Function<String, T> made, Function<T, String> name) {
        List<T> all = new ArrayList<>(NAMES.stream().map(made).toList());
        Collections.shuffle(all, new Random(3));

        all.sort(order);

        assertThat(all).extracting(name).isSortedAccordingTo(BYTES);
    }

    @Test
    void feedsAreInTheOrderOfTheirBytes() {
        isInOrder(
                Keys.ORDER,
                name -> Recipient.of("acme", name),
                recipient -> recipient.user().value());
        isInOrder(
                Keys.ORDER,
                name -> Recipient.of(name, "user " + NAMES.indexOf(name)),
                recipient -> recipient.tenant().value());
    }

    @Test
    void eventsAreInTheOrderOfTheirBytes() {
        isInOrder(Ledger.ORDER, name -> event("acme", "urn:test", name), NewEvent::id);
        isInOrder(Ledger.ORDER, name -> event("acme", name, "id " + NAMES.indexOf(name)), NewEvent::source);
        isInOrder(
                Ledger.ORDER,
                name -> event(name, "urn:" + NAMES.indexOf(name), "id"),
                event -> event.tenant().value());
    }

    private static NewEvent event(String tenant, String source, String id) {
        NewEvent any = Events.event("acme", "any", "ada");
        return new NewEvent(
                new TenantId(tenant), source, id, any.users(), any.content(), 0, any.offset(), any.recordedAt());
    }
}
