package dev.tidings.stream;

import static dev.tidings.testing.Awaits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.identity.Tokens;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Contract, section 3, seen from the stream. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class TicketStreamTest extends StreamTests {
    private static final String UNKNOWN = "A".repeat(43);

    @Inject
    MeterRegistry metrics;

    @Test
    void anUnknownTicketIsA401() {
        try (SseProbe client = SseProbe.open(root.resolve("/v1/stream?ticket=" + UNKNOWN))) {
            assertThat(client.status()).isEqualTo(401);
            assertThat(client.problem().getInteger("status")).isEqualTo(401);
            assertThat(client.problem().getString("instance")).isEqualTo("/v1/stream");
        }
    }

    @Test
    void aCookieAloneOpensNothing() {
        Issued ticket = ticket(Tokens.of(tenant, "ada"), "browser");

        given().header("Cookie", ticket.cookie()).get("/v1/stream").then().statusCode(401);
        given().header("Cookie", ticket.cookie()).post("/v1/tickets").then().statusCode(401);
    }

    @Test
    void aJwtInTheUrlIsRefused() {
        String token = Tokens.of(tenant, "ada");
        for (String name : List.of("ticket", "access_token", "token", "authorization")) {
            try (SseProbe client = SseProbe.open(root.resolve("/v1/stream?" + name + "=" + token))) {
                assertThat(client.status()).as(name).isEqualTo(401);
                assertThat(client.problem().encode()).doesNotContain(token);
            }
        }
    }

    @Test
    void anotherMethodThanGetIsA405WithWhatIsAllowedAndCounts() throws Exception {
        Counter refusals = metrics.counter("tidings.stream.refused", "reason", "method_not_allowed");
        double before = refusals.count();
        for (String method : List.of("POST", "DELETE", "PUT")) {
            HttpResponse<String> refused = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(root.resolve("/v1/stream"))
                                    .method(method, HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(refused.statusCode()).isEqualTo(405);
            assertThat(refused.headers().firstValue("Allow")).contains("GET");
            assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        }
        assertThat(refusals.count() - before).isEqualTo(3);
    }

    @Nested
    class BoundToNothing {
        @Test
        void opensOneStreamOnly() {
            Issued ticket = ticket(Tokens.of(tenant, "ada"), "none");

            try (SseProbe first = redeem(ticket).awaitLive();
                    SseProbe second = redeem(ticket)) {
                assertThat(first.status()).isEqualTo(200);
                assertThat(second.status()).isEqualTo(401);
            }
        }

        @Test
        void ofTwoAtOnceExactlyOneWins() {
            for (int round = 0; round < 5; round++) {
                Issued ticket = ticket(Tokens.of(tenant, "ada"), "none");

                List<SseProbe> both =
                        Stream.generate(() -> CompletableFuture.supplyAsync(() -> redeem(ticket)))
                                .limit(2)
                                .toList()
                                .stream()
                                .map(CompletableFuture::join)
                                .toList();

                assertThat(both).extracting(SseProbe::status).containsExactlyInAnyOrder(200, 401);
                both.forEach(SseProbe::close);
            }
        }
    }

    @Nested
    class BoundToABrowser {
        @Test
        void isA401WithoutItsCookieAndWithAnothers() {
            Issued ticket = ticket(Tokens.of(tenant, "ada"), "browser");
            String anothers = ticket(Tokens.of(tenant, "ada"), "browser").cookie();

            try (SseProbe without = redeem(ticket);
                    SseProbe with = redeem(ticket, "Cookie", anothers);
                    SseProbe own = redeem(ticket, "Cookie", anothers + "; " + ticket.cookie())
                            .awaitLive()) {
                assertThat(without.status()).isEqualTo(401);
                assertThat(with.status()).isEqualTo(401);
                assertThat(own.status()).isEqualTo(200);
            }
        }

        @Test
        void reconnectsToTheSameUrlAndGetsWhatItMissed() {
            Issued ticket = ticket(Tokens.of(tenant, "ada"), "browser");
            SseProbe first = redeem(ticket, "Cookie", ticket.cookie()).awaitLive();
            emit("one", "ada");
            first.awaitTitles(1);
            await().until(() -> first.frames("feed").size() == 2);
            first.close();
            emit("two", "ada");

            try (SseProbe second = redeem(
                            ticket, "Cookie", ticket.cookie(), "Last-Event-ID", String.valueOf(first.lastId()))
                    .awaitLive()) {
                assertThat(second.titles()).containsExactly("two");
                assertThat(second.frames("reset")).isEmpty();
            }
        }

        @Test
        void theNewerStreamReplacesTheOlder() {
            Issued ticket = ticket(Tokens.of(tenant, "ada"), "browser");

            try (SseProbe older = redeem(ticket, "Cookie", ticket.cookie()).awaitLive();
                    SseProbe newer = redeem(ticket, "Cookie", ticket.cookie()).awaitLive()) {
                SseProbe.Seen bye = older.await("bye");
                older.awaitEnd();
                emit("still here", "ada");
                newer.awaitTitles(1);

                assertThat(bye.json().getString("reason")).isEqualTo("replaced");
                assertThat(bye.json().getString("reconnect")).isEqualTo("never");
                assertThat(bye.id()).isNull();
                assertThat(older.titles()).isEmpty();
            }
        }

        @Test
        void twiceAtOnceIsAcceptedTwiceAndOneStays() {
            Issued ticket = ticket(Tokens.of(tenant, "ada"), "browser");

            List<SseProbe> both = Stream.generate(
                            () -> CompletableFuture.supplyAsync(() -> redeem(ticket, "Cookie", ticket.cookie())))
                    .limit(2)
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();

            assertThat(both).extracting(SseProbe::status).containsExactly(200, 200);
            await().atMost(PATIENCE)
                    .until(() -> both.stream().filter(SseProbe::hasEnded).count() == 1);
            SseProbe gone = both.stream().filter(SseProbe::hasEnded).findFirst().orElseThrow();
            assertThat(gone.await("bye").json().getString("reason")).isEqualTo("replaced");
            both.forEach(SseProbe::close);
        }

        @Test
        void twoTabsOfABrowserWithoutACookieBothLiveOnAndReconnect() {
            String token = Tokens.of(tenant, "ada");
            Issued one = ticket(token, "browser");
            Issued two = ticket(token, "browser");
            String jar = one.cookie() + "; " + two.cookie();

            try (SseProbe tabOne = redeem(one, "Cookie", jar).awaitLive();
                    SseProbe tabTwo = redeem(two, "Cookie", jar).awaitLive()) {
                emit("both", "ada");
                tabOne.awaitTitles(1);
                tabTwo.awaitTitles(1);
            }
            try (SseProbe tabOne = redeem(one, "Cookie", jar).awaitLive();
                    SseProbe tabTwo = redeem(two, "Cookie", jar).awaitLive()) {
                assertThat(one.cookie()).isNotEqualTo(two.cookie());
                assertThat(tabOne.status()).isEqualTo(200);
                assertThat(tabTwo.status()).isEqualTo(200);
            }
        }
    }

    @Nested
    class TheToken {
        @Test
        void endsTheStreamWithIt() {
            Instant soon = Instant.now().plusSeconds(4);

            try (SseProbe client =
                    openWith(Tokens.endingAt(soon, tenant, "ada")).awaitLive()) {
                SseProbe.Seen bye = client.await("bye");

                assertThat(bye.json().getString("reason")).isEqualTo("expired");
                assertThat(bye.json().getString("reconnect")).isEqualTo("new-ticket");
                assertThat(Instant.now()).isBefore(soon.plusSeconds(1));
            }
        }

        @Test
        void isOverBeforeTheReconnectIsA401() {
            Instant soon = Instant.now().plusSeconds(3);
            Issued ticket = ticket(Tokens.endingAt(soon, tenant, "ada"), "browser");
            redeem(ticket, "Cookie", ticket.cookie()).awaitLive().close();
            await().atMost(PATIENCE).until(() -> Instant.now().isAfter(soon));

            try (SseProbe late = redeem(ticket, "Cookie", ticket.cookie())) {
                assertThat(late.status()).isEqualTo(401);
            }
        }
    }

    @Nested
    class Limits {
        @Test
        void whoIsRefusedGivesUpNoSlotButItsOwn() {
            List<SseProbe> open = new java.util.ArrayList<>();
            for (int round = 0; round < 24; round++) {
                Issued ticket = ticket(Tokens.of(tenant, "ada"), "none");
                Stream.generate(() -> CompletableFuture.supplyAsync(() -> redeem(ticket)))
                        .limit(2)
                        .toList()
                        .forEach(opening -> open.add(opening.join()));
            }

            try {
                assertThat(open).filteredOn(client -> client.status() == 200).hasSizeBetween(15, 20);
            } finally {
                open.forEach(SseProbe::close);
            }
        }

        @Test
        void theTwentyFirstStreamOfAUserIsA429AndAReconnectionIsNot() {
            Issued ticket = ticket(Tokens.of(tenant, "ada"), "browser");
            List<SseProbe> open = new java.util.ArrayList<>();
            open.add(redeem(ticket, "Cookie", ticket.cookie()).awaitLive());
            for (int i = 1; i < 20; i++) {
                open.add(open("ada").awaitLive());
            }

            try (SseProbe tooMany = open("ada");
                    SseProbe again = redeem(ticket, "Cookie", ticket.cookie()).awaitLive()) {
                assertThat(tooMany.status()).isEqualTo(429);
                assertThat(tooMany.header("retry-after")).isPresent();
                assertThat(again.status()).isEqualTo(200);
            } finally {
                open.forEach(SseProbe::close);
            }
        }
    }

    /** One after the other, as a page that is reloaded again and again: never two at once. */
    @Test
    void aStreamThatHasEndedDoesNotCount() throws InterruptedException {
        for (int i = 0; i < 60; i++) {
            try (SseProbe client = open("reloading")) {
                assertThat(client.status()).as("opening %d", i).isEqualTo(200);
                client.awaitLive();
            }
            // As long as a page takes to load again.
            Thread.sleep(10);
        }
    }
}
