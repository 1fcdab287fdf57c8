package dev.tidings.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Recipient;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class LeasesTest {
    private final Leases leases;
    private final TicketStore store;
    private final Secrets secrets = new Secrets();

    private final RedisDataSource redis;

    LeasesTest(Leases leases, TicketStore store, RedisDataSource redis) {
        this.leases = leases;
        this.store = store;
        this.redis = redis;
    }

    @Test
    void sayTheNewestNumberOfEachTicketInTheOrderOfTheStreams() {
        OpenStream twice = redeemed(2);
        OpenStream once = redeemed(1);
        OpenStream bearer = new OpenStream(user().key(), "random", null);
        OpenStream forgotten = stream(new Ticket(secrets.next(32)).hash());

        List<Lease> renewed = answer(leases.renew(List.of(twice, bearer, once, forgotten)));

        assertThat(renewed)
                .containsExactly(
                        new Lease(twice, 2), new Lease(bearer, 0), new Lease(once, 1), new Lease(forgotten, 0));
    }

    @Test
    void takeAFullSliceInOneRoundTrip() {
        List<OpenStream> streams = IntStream.range(0, Leases.MOST_AT_ONCE)
                .mapToObj(i -> stream(new Ticket(secrets.next(32)).hash()))
                .toList();

        assertThat(answer(leases.renew(streams))).hasSize(Leases.MOST_AT_ONCE);
    }

    @Test
    void ofManyStreamsAreEachItsOwn() {
        OpenStream twice = redeemed(2);
        List<OpenStream> streams = IntStream.range(0, 250)
                .mapToObj(i -> switch (i % 3) {
                    case 0 -> stream(new Ticket(secrets.next(32)).hash());
                    case 1 -> new OpenStream(user().key(), "random-" + i, null);
                    default -> twice;
                })
                .toList();

        List<Lease> renewed = answer(leases.renew(streams));

        assertThat(renewed).extracting(Lease::stream).isEqualTo(streams);
        assertThat(renewed)
                .allSatisfy(lease ->
                        assertThat(lease.newest()).isEqualTo(lease.stream().equals(twice) ? 2 : 0));
        assertThat(streams).allMatch(this::hasItsSlot);
        assertThat(millisLeft(twice)).isBetween(120_000L, 130_000L);

        answer(leases.end(streams.subList(0, 125)));

        assertThat(streams.subList(0, 125)).noneMatch(this::hasItsSlot);
        assertThat(streams.subList(125, 250)).allMatch(stream -> stream.equals(twice) || hasItsSlot(stream));
        assertThat(millisLeft(twice)).isBetween(110_000L, 120_000L);
    }

    @Test
    void areRenewedBesideOneThatIsNone() {
        OpenStream once = redeemed(1);
        OpenStream broken = stream(new Ticket(secrets.next(32)).hash());
        redis.value(String.class).set(Slots.key(broken.feed()), "no set");
        redis.value(String.class).set(TicketStore.key(new TicketHash(broken.slotId())), "no hash");

        assertThat(answer(leases.renew(List.of(broken, once))))
                .containsExactly(new Lease(broken, 0), new Lease(once, 1));
        assertThat(hasItsSlot(once)).isTrue();
        answer(leases.end(List.of(broken, once)));
        assertThat(hasItsSlot(once)).isFalse();
    }

    @Test
    void areRenewedOnARedisThatKnowsNoScript() {
        redis.execute("SCRIPT", "FLUSH");

        OpenStream bearer = new OpenStream(user().key(), "random", null);
        assertThat(answer(leases.renew(List.of(bearer)))).containsExactly(new Lease(bearer, 0));
        assertThat(hasItsSlot(bearer)).isTrue();
    }

    @Test
    void ofNoStreamsAskNobody() {
        assertThat(answer(leases.renew(List.of()))).isEmpty();
    }

    private boolean hasItsSlot(OpenStream stream) {
        return redis.sortedSet(String.class)
                .zscore(Slots.key(stream.feed()), stream.slotId())
                .isPresent();
    }

    private long millisLeft(OpenStream stream) {
        return redis.key().pttl(TicketStore.key(new TicketHash(stream.slotId())));
    }

    private OpenStream redeemed(int times) {
        Recipient user = user();
        Ticket ticket = new Ticket(secrets.next(32));
        BrowserCookie cookie = BrowserCookie.fresh(secrets);
        BrowserCookies browser = BrowserCookies.parse(List.of(cookie.name() + "=" + cookie.value()), false);
        answer(store.issue(new Grant(ticket.hash(), user, 1, null, Bind.BROWSER, false), cookie));
        IntStream.range(0, times).forEach(i -> answer(store.redeem(ticket.hash(), browser)));
        return new OpenStream(user.key(), ticket.hash().value(), ticket.hash());
    }

    private static OpenStream stream(TicketHash hash) {
        return new OpenStream(user().key(), hash.value(), hash);
    }

    private static Recipient user() {
        return Recipient.of("acme-" + UUID.randomUUID(), "ada");
    }

    private static <T> T answer(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(5));
    }
}
