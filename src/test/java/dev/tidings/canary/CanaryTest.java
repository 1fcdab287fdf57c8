package dev.tidings.canary;

import static dev.tidings.testing.Awaits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.testing.CapturedLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The instance tests itself, with its real servers, and without each of them. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestProfile(FrequentCanary.class)
@Timeout(180)
class CanaryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LOST = "canaries are lost";
    private static final String BACK = "canaries come back again";

    @Inject
    MeterRegistry metrics;

    @Inject
    Pool pool;

    @TestHTTPResource(value = "/health/ready", management = true)
    URI ready;

    @BeforeEach
    void isWell() {
        awaitSomeBack();
    }

    @Test
    void comesBackAndItsFeedStaysSmall() {
        double sent = metrics.counter("tidings.canary.sent").count();

        awaitSomeBack();

        assertThat(metrics.counter("tidings.canary.sent").count()).isGreaterThan(sent);
        assertThat(silent()).isLessThan(3);
        assertThat(count("select count(*) from notification where tenant_id = 'tidings-canary' group by user_id"))
                .isEqualTo(1);
    }

    @Test
    void isMissedWhileTheBrokerIsAwayAndRecoversByItself() {
        assertMissedWithout(RealServers.kafka(), "missing=notification,signal");
    }

    @Test
    void isMissedWhileRedisIsAwayAndRecoversByItself() {
        assertMissedWithout(RealServers.redis(), "missing=signal");
    }

    @Test
    void isMissedWhilePostgresIsAwayAndRecoversByItself() {
        assertMissedWithout(RealServers.postgres(), "missing=notification,signal");
    }

    @Test
    void comesBackOnAnotherStreamWhenItsOwnIsEnded() {
        endItsStream();

        awaitSomeBack();
    }

    private void endItsStream() {
        double opened = metrics.counter("tidings.stream.opened").count();

        pool.query("delete from feed where tenant_id = 'tidings-canary'")
                .execute()
                .await()
                .atMost(PATIENCE);

        await().atMost(PATIENCE)
                .until(() -> metrics.counter("tidings.stream.opened").count() > opened);
    }

    @Test
    void itsTicketIsNeverWrittenDown() {
        List<String> lines;
        try (CapturedLog log = CapturedLog.startAtDebug()) {
            endItsStream();
            awaitSomeBack();
            lines = log.lines();
        }

        assertThat(lines).isNotEmpty().noneMatch(line -> line.contains("ticket="));
        assertThat(metrics.getMeters())
                .noneMatch(meter -> meter.getId().toString().contains("ticket="));
    }

    private void assertMissedWithout(RealServers.Server server, String missing) {
        try (CapturedLog log = CapturedLog.start()) {
            server.kill();
            try {
                await().atMost(PATIENCE).until(() -> !log.linesWith(LOST).isEmpty() && silent() >= 3);
                assertThat(log.linesWith(LOST)).singleElement().asString().contains(missing);
                assertThat(log.linesWith(BACK)).isEmpty();
                given().get(ready).then().statusCode(200);
            } finally {
                server.restart();
            }

            await().atMost(PATIENCE).until(() -> !log.linesWith(BACK).isEmpty());
            assertThat(log.linesWith(LOST)).hasSize(1);
            awaitSomeBack();
            assertThat(silent()).isLessThan(3);
        }
    }

    private void awaitSomeBack() {
        long before = back();
        await().atMost(PATIENCE).until(() -> back() >= before + 3);
    }

    private long back() {
        var timer = metrics.find("tidings.canary.latency").timer();
        return timer == null ? 0 : timer.count();
    }

    private double silent() {
        return metrics.get("tidings.canary.silent").gauge().value();
    }

    private long count(String sql) {
        return pool.query(sql)
                .execute()
                .map(rows -> {
                    long most = 0;
                    for (var row : rows) {
                        most = Math.max(most, row.getLong(0));
                    }
                    return most;
                })
                .await()
                .atMost(PATIENCE);
    }
}
