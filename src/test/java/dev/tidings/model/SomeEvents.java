package dev.tidings.model;

import dev.tidings.feed.Content;
import dev.tidings.feed.Priority;
import dev.tidings.feed.Recipient;
import dev.tidings.journal.NewEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The events of a script, and which of them it takes back. */
final class SomeEvents {
    private static final int LONG_BODY = 4_000;
    private static final int FLOOD = 24;

    private final Random random;
    private final Recipient recipient;
    private final Model model;
    /** In a feed that holds few items the oldest go by their number; what expires would make that number uncertain. */
    private final boolean mayExpire;

    private final List<NewEvent> sent = new ArrayList<>();
    private int events;

    SomeEvents(Random random, Recipient recipient, Model model, boolean mayExpire) {
        this.random = random;
        this.recipient = recipient;
        this.model = model;
        this.mayExpire = mayExpire;
    }

    /** Some of it may have come before. */
    List<NewEvent> batch() {
        int count = random.nextInt(3) == 0 ? 1 + random.nextInt(6) : 1;
        List<NewEvent> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean isRepeated = !sent.isEmpty() && random.nextInt(8) == 0;
            batch.add(isRepeated ? sent.get(random.nextInt(sent.size())) : randomEvent());
        }
        return batch;
    }

    /** More than a socket takes that nobody reads. */
    List<NewEvent> flood() {
        return IntStream.range(0, FLOOD).mapToObj(i -> event(null, null, true)).toList();
    }

    private NewEvent randomEvent() {
        int expiry = mayExpire ? random.nextInt(20) : 0;
        Instant expiresAt = switch (expiry) {
            case 17 -> Instant.now().plusSeconds(86_400);
            case 18 -> Instant.now().minusSeconds(3_600);
            case 19 -> Instant.now().plusMillis(20);
            default -> null;
        };
        // Whether one that is about to end is still there to be replaced would be chance.
        String key = expiry == 19 ? null : oneOf(null, null, "k1", "k2");
        return event(key, expiresAt, false);
    }

    private NewEvent event(@Nullable String key, @Nullable Instant expiresAt, boolean isLong) {
        String id = "e" + ++events;
        Content content = new Content(
                "urn:model:" + recipient.user(),
                "dev.test.happened",
                oneOf(null, "a", "b"),
                random.nextInt(5) == 0 ? Priority.HIGH : Priority.NORMAL,
                "title of " + id + " “é”",
                isLong ? "x".repeat(LONG_BODY) : "a body",
                "https://example.test/" + id,
                "[{\"label\":\"open\",\"url\":\"https://example.test\"}]",
                "{\"n\":" + events + ".50}",
                key,
                Instant.now(),
                expiresAt);
        Instant recordedAt = random.nextInt(15) == 0 ? Instant.now().minusSeconds(3_600) : Instant.now();
        NewEvent event = new NewEvent(
                recipient.tenant(), content.source(), id, List.of(recipient.user()), content, 0, events, recordedAt);
        sent.add(event);
        return event;
    }

    /** One that nothing can stand in the place of. */
    NewEvent plain() {
        return event(null, null, false);
    }

    /** Some may not have come yet, and some may be named twice. */
    List<String> toRetract() {
        List<String> ids = new ArrayList<>();
        for (int i = random.nextInt(4) == 0 ? 3 : 1; i > 0; i--) {
            boolean isOfTheFuture = random.nextInt(8) == 0;
            boolean isOfAnItem = random.nextInt(3) > 0 && !model.items().isEmpty();
            if (isOfTheFuture || sent.isEmpty()) {
                ids.add("e" + (events + 1 + random.nextInt(5)));
            } else {
                ids.add(
                        isOfAnItem
                                ? model.items().get(random.nextInt(model.items().size())).event
                                : sent.get(random.nextInt(sent.size())).id());
            }
        }
        return ids;
    }

    @SafeVarargs
    private <T> @Nullable T oneOf(@Nullable T... values) {
        return values[random.nextInt(values.length)];
    }
}
