package dev.tidings.ticket;

import static dev.tidings.testing.Awaits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.matchesPattern;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Recipient;
import dev.tidings.identity.Tokens;
import dev.tidings.problem.Problem;
import dev.tidings.problem.ProblemException;
import dev.tidings.testing.Owner;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ServersAwayTest {
    private final Tickets tickets;
    private final Slots slots;
    private final Leases leases;
    private final RedisDataSource redis;
    private final String tenant = "acme-" + UUID.randomUUID();

    ServersAwayTest(Tickets tickets, Slots slots, Leases leases, RedisDataSource redis) {
        this.tickets = tickets;
        this.slots = slots;
        this.leases = leases;
        this.redis = redis;
    }

    @Test
    void withoutRedisNothingIsIssuedAndNothingHangs() {
        BrowserCookies none = BrowserCookies.parse(List.of(), false);
        RealServers.redis().kill();
        try {
            unavailable(post());
            assertThatThrownBy(() -> answer(tickets.lookUp("A".repeat(43), none)))
                    .isInstanceOf(ProblemException.class);
            assertThatThrownBy(() -> answer(slots.take(stream().feed(), "slot", false)))
                    .isInstanceOf(ProblemException.class);
            assertThatThrownBy(() -> answer(leases.renew(List.of(stream())))).isInstanceOf(ProblemException.class);
        } finally {
            RealServers.redis().restart();
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> post().statusCode() == 201);
        assertThat(answer(leases.renew(List.of(stream(), stream())))).hasSize(2);
        assertThat(answer(slots.take(stream().feed(), "slot", false))).isPresent();
    }

    @Test
    void scriptsThatRedisHasForgottenAreLoadedAgain() {
        answer(leases.renew(List.of(stream())));
        redis.execute("SCRIPT", "FLUSH");

        assertThat(answer(leases.renew(List.of(stream(), stream())))).hasSize(2);

        redis.execute("SCRIPT", "FLUSH");

        assertThat(answer(slots.take(stream().feed(), "slot", false))).isPresent();
        assertThat(post().statusCode()).isEqualTo(201);
    }

    @Test
    void withoutPostgresNothingIsIssued() {
        RealServers.postgres().kill();
        try {
            unavailable(post());
        } finally {
            RealServers.postgres().restart();
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> post().statusCode() == 201);
    }

    @Test
    void whatPostgresRefusesForAFaultOfOursIsNoOutage() {
        String column = "alter table feed rename column %s to %s";
        Owner.execute(column.formatted("generation", "renamed"));
        try {
            post().then().statusCode(500).contentType(Problem.MEDIA_TYPE);
        } finally {
            Owner.execute(column.formatted("renamed", "generation"));
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> post().statusCode() == 201);
    }

    @Test
    void rightsThatHaveNotBeenGivenYetAreAnOutage() {
        String right = "select on feed %s tidings_inbox";
        Owner.execute("revoke " + right.formatted("from"));
        try {
            unavailable(post());
        } finally {
            Owner.execute("grant " + right.formatted("to"));
        }
        assertThat(post().statusCode()).isEqualTo(201);
    }

    private OpenStream stream() {
        TicketHash hash = new Ticket(new Secrets().next(32)).hash();
        return new OpenStream(Recipient.of(tenant, "ada").key(), hash.value(), hash);
    }

    /** A user each time: asking again must not run into the limit of tickets. */
    private Response post() {
        return given().auth()
                .oauth2(Tokens.of(tenant, UUID.randomUUID().toString()))
                .post("/v1/tickets");
    }

    private static void unavailable(Response answer) {
        answer.then()
                .statusCode(503)
                .contentType(Problem.MEDIA_TYPE)
                .header("Retry-After", matchesPattern("[1-9][0-9]*"));
    }

    private static <T> T answer(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(5));
    }
}
