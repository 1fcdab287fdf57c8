package dev.tidings.ticket;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Recipient;
import dev.tidings.identity.Caller;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class TicketsTest {
    private static final BrowserCookies NO_COOKIES = BrowserCookies.parse(List.of(), false);

    private final Tickets tickets;
    private final Leases leases;
    private final Scripts scripts;
    private final RedisDataSource redis;
    private final Recipient ada = Recipient.of("acme-" + UUID.randomUUID(), "ada");

    TicketsTest(Tickets tickets, Leases leases, Scripts scripts, RedisDataSource redis) {
        this.tickets = tickets;
        this.leases = leases;
        this.scripts = scripts;
        this.redis = redis;
    }

    @Nested
    class ATicketOfNobody {
        @ParameterizedTest
        @ValueSource(strings = {"", "short", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "a.b.c"})
        void isMalformed(String ticket) {
            assertThat(answer(tickets.lookUp(ticket, NO_COOKIES))).isEqualTo(new LookUp.Refused(Refusal.MALFORMED));
        }

        @Test
        void isUnknown() {
            assertThat(answer(tickets.lookUp("A".repeat(43), NO_COOKIES)))
                    .isEqualTo(new LookUp.Refused(Refusal.UNKNOWN));
        }

        @Test
        void isUnknownOnceItsTimeIsOver() {
            TicketStore shortLived = new TicketStore(scripts, TicketConfigs.with("lifetime", "1s"));
            Ticket ticket = new Ticket(new Secrets().next(32));
            answer(shortLived.issue(new Grant(ticket.hash(), ada, 1, null, Bind.NONE, false), null));

            assertThat(answer(tickets.lookUp(ticket.value(), NO_COOKIES))).isInstanceOf(LookUp.Known.class);
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> answer(tickets.lookUp(ticket.value(), NO_COOKIES)) instanceof LookUp.Refused);
        }
    }

    @Nested
    class ATicketThatIsBoundToNothing {
        @Test
        void isKnownAsItWasIssued() {
            Instant end = Instant.now().plusSeconds(100);

            Issued issued = issue(Bind.NONE, NO_COOKIES, end);

            Grant grant = known(issued, NO_COOKIES);
            assertThat(grant.recipient()).isEqualTo(ada);
            assertThat(grant.bind()).isEqualTo(Bind.NONE);
            assertThat(grant.redeemed()).isFalse();
            assertThat(grant.tokenExpiresAt()).isEqualTo(Instant.ofEpochMilli(end.toEpochMilli()));
            assertThat(issued.setCookie()).isNull();
            assertThat(issued.expiresAt())
                    .isBetween(Instant.now().plusSeconds(20), Instant.now().plusSeconds(40));
        }

        @Test
        void isUsedOnce() {
            Issued issued = issue(Bind.NONE, NO_COOKIES);
            Grant grant = known(issued, NO_COOKIES);

            assertThat(answer(tickets.redeem(grant, NO_COOKIES))).isEqualTo(new Redemption.Redeemed(1));
            assertThat(answer(tickets.redeem(grant, NO_COOKIES))).isEqualTo(new Redemption.Refused(Refusal.UNKNOWN));
            assertThat(answer(tickets.lookUp(issued.ticket().value(), NO_COOKIES)))
                    .isEqualTo(new LookUp.Refused(Refusal.UNKNOWN));
        }

        @RepeatedTest(10)
        void hasOneWinnerOfTwoAtOnce() {
            Grant grant = known(issue(Bind.NONE, NO_COOKIES), NO_COOKIES);

            List<Redemption> both = atOnce(() -> answer(tickets.redeem(grant, NO_COOKIES)));

            assertThat(both)
                    .containsExactlyInAnyOrder(new Redemption.Redeemed(1), new Redemption.Refused(Refusal.UNKNOWN));
        }
    }

    @Nested
    class ATicketThatIsBoundToABrowser {
        private final Issued issued = issue(Bind.BROWSER, NO_COOKIES);
        private final BrowserCookies browser = sentBack(issued.setCookie());

        @Test
        void isRefusedWithoutItsCookie() {
            assertThat(answer(tickets.lookUp(issued.ticket().value(), NO_COOKIES)))
                    .isEqualTo(new LookUp.Refused(Refusal.COOKIE));
        }

        @Test
        void isRefusedWithAnothersCookie() {
            BrowserCookies other = sentBack(issue(Bind.BROWSER, NO_COOKIES).setCookie());
            Grant grant = known(issued, browser);

            assertThat(answer(tickets.lookUp(issued.ticket().value(), other)))
                    .isEqualTo(new LookUp.Refused(Refusal.COOKIE));
            assertThat(answer(tickets.redeem(grant, other))).isEqualTo(new Redemption.Refused(Refusal.COOKIE));
        }

        @Test
        void isAcceptedWithAnyOfTheBrowsersCookies() {
            Issued second = issue(Bind.BROWSER, NO_COOKIES);
            BrowserCookies both = sentBack(issued.setCookie(), second.setCookie());

            assertThat(known(issued, both).hash()).isEqualTo(issued.ticket().hash());
            assertThat(known(second, both).hash()).isEqualTo(second.ticket().hash());
        }

        @Test
        void isBoundToTheCookieThatCameAlong() {
            Issued second = issue(Bind.BROWSER, browser);

            assertThat(second.setCookie()).isEqualTo(issued.setCookie());
            assertThat(known(second, browser).recipient()).isEqualTo(ada);
        }

        @Test
        void opensAgainAndNumbersItsStreams() {
            Grant first = known(issued, browser);
            assertThat(answer(tickets.redeem(first, browser))).isEqualTo(new Redemption.Redeemed(1));

            Grant again = known(issued, browser);

            assertThat(again.redeemed()).isTrue();
            assertThat(answer(tickets.redeem(again, browser))).isEqualTo(new Redemption.Redeemed(2));
        }

        @Test
        void isAcceptedTwiceAtOnceUnderTwoNumbers() {
            Grant grant = known(issued, browser);

            List<Redemption> both = atOnce(() -> answer(tickets.redeem(grant, browser)));

            assertThat(both).containsExactlyInAnyOrder(new Redemption.Redeemed(1), new Redemption.Redeemed(2));
        }

        @Test
        void livesOnlyItsOwnTimeUntilItIsRedeemed() {
            assertThat(lives()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));

            answer(leases.renew(List.of(stream())));

            assertThat(lives()).isLessThanOrEqualTo(Duration.ofSeconds(30));
        }

        @Test
        void livesOnItsLeaseOnceRedeemed() {
            answer(tickets.redeem(known(issued, browser), browser));
            assertThat(lives()).isBetween(Duration.ofSeconds(120), Duration.ofSeconds(130));

            answer(leases.end(List.of(stream())));
            assertThat(lives()).isBetween(Duration.ofSeconds(110), Duration.ofSeconds(120));

            answer(leases.renew(List.of(stream())));
            assertThat(lives()).isBetween(Duration.ofSeconds(120), Duration.ofSeconds(130));
        }

        @Test
        void isOverWithItsLease() {
            TicketConfig brief = TicketConfigs.with("lease", "1s", "renew-every", "100ms");
            Grant grant = known(issued, browser);
            answer(new TicketStore(scripts, brief).redeem(grant.hash(), browser));

            assertThat(known(issued, browser).redeemed()).isTrue();
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> answer(tickets.lookUp(issued.ticket().value(), browser)) instanceof LookUp.Refused);
        }

        private OpenStream stream() {
            TicketHash hash = issued.ticket().hash();
            return new OpenStream(ada.key(), hash.value(), hash);
        }

        private Duration lives() {
            return Duration.ofMillis(
                    redis.key().pttl(TicketStore.key(issued.ticket().hash())));
        }
    }

    @Nested
    class ATicketWhoseTokenIsOver {
        private final Issued issued = issue(Bind.NONE, NO_COOKIES, Instant.now().minusMillis(1));

        @Test
        void isRefusedAtLookUp() {
            assertThat(answer(tickets.lookUp(issued.ticket().value(), NO_COOKIES)))
                    .isEqualTo(new LookUp.Refused(Refusal.TOKEN));
        }

        @Test
        void isRefusedAtRedemption() {
            Grant asIfStillValid = new Grant(issued.ticket().hash(), ada, 1, null, Bind.NONE, false);

            assertThat(answer(tickets.redeem(asIfStillValid, NO_COOKIES)))
                    .isEqualTo(new Redemption.Refused(Refusal.TOKEN));
        }
    }

    @Test
    void redisHoldsOnlyHashesOfTheSecrets() {
        Issued issued = issue(Bind.BROWSER, NO_COOKIES);
        String secret = SetCookie.value(issued.setCookie());

        var fields =
                redis.hash(String.class).hgetall(TicketStore.key(issued.ticket().hash()));

        assertThat(redis.key().keys("*"))
                .isNotEmpty()
                .noneMatch(key -> key.contains(issued.ticket().value()));
        assertThat(fields.values())
                .contains(Secrets.sha256(secret))
                .noneMatch(value ->
                        value.contains(secret) || value.contains(issued.ticket().value()));
    }

    @Test
    void sameUserOfAnotherTenantHasAnotherFeed() {
        Recipient other = Recipient.of("globex-" + UUID.randomUUID(), "ada");
        Caller caller = new Caller(other, Set.of(), Instant.now().plusSeconds(60));

        Issued theirs = answer(tickets.issue(caller, Bind.NONE, NO_COOKIES));
        Issued ours = issue(Bind.NONE, NO_COOKIES);

        assertThat(theirs.feed()).isNotEqualTo(ours.feed());
        assertThat(known(theirs, NO_COOKIES).recipient()).isEqualTo(other);
    }

    private Issued issue(Bind bind, BrowserCookies cookies) {
        return issue(bind, cookies, Instant.now().plusSeconds(300));
    }

    private Issued issue(Bind bind, BrowserCookies cookies, Instant tokenExpiresAt) {
        return answer(tickets.issue(new Caller(ada, Set.of(), tokenExpiresAt), bind, cookies));
    }

    private Grant known(Issued issued, BrowserCookies cookies) {
        return switch (answer(tickets.lookUp(issued.ticket().value(), cookies))) {
            case LookUp.Known known -> known.grant();
            case LookUp.Refused refused -> throw new AssertionError(refused);
        };
    }

    private static BrowserCookies sentBack(@Nullable String... setCookies) {
        List<String> headers = Arrays.stream(setCookies).map(SetCookie::pair).toList();
        return BrowserCookies.parse(headers, false);
    }

    private static <T> List<T> atOnce(Callable<T> action) {
        CyclicBarrier start = new CyclicBarrier(2);
        Callable<T> together = () -> {
            start.await();
            return action.call();
        };
        try (var threads = Executors.newFixedThreadPool(2)) {
            return threads.invokeAll(List.of(together, together)).stream()
                    .map(Future::resultNow)
                    .toList();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T answer(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(5));
    }
}
