package dev.tidings.letters;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Recipient;
import dev.tidings.journal.Erasures;
import dev.tidings.testing.Owner;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
@Timeout(120)
class ReplayTest extends LettersTests {
    @Inject
    Erasures erasures;

    private void awaitTitles(String user, String... titles) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(titles(user)).containsExactly(titles));
    }

    /** What the tenant's own event behind them has passed, those before it have as well. */
    private void awaitAllThatWasSent() throws Exception {
        send("tidings.events", event("fence"), "{\"to\": {\"users\": [\"fence\"]}, \"title\": \"fence\"}");
        awaitTitles("fence", "fence");
    }

    @Test
    void bringsWhatWasRefusedToTheFeedOnceItsCauseIsMended() throws Exception {
        String constraint = "no_" + tenant.replace('-', '_');
        Owner.execute("alter table notification add constraint " + constraint + " check (tenant_id <> '" + tenant
                + "' or title <> 'bad')");
        try {
            send("tidings.events", event("bad"), toAdaAndGrace("bad"));
            send("tidings.events", event("good"), toAdaAndGrace("good"));
            awaitTitles("ada", "good");
            await().atMost(PATIENCE).until(() -> replay("tenant", tenant).getInteger("replayable") == 1);
        } finally {
            Owner.execute("alter table notification drop constraint " + constraint);
        }

        JsonObject answer = replay("tenant", tenant, "reason", "refused by the database", "dry-run", "false");

        assertThat(answer.getInteger("replayed")).isEqualTo(1);
        awaitTitles("ada", "good", "bad");
        awaitTitles("grace", "good", "bad");
    }

    @Test
    void twiceIsStoredOnce() throws Exception {
        write("one");

        replay("tenant", tenant, "dry-run", "false");
        JsonObject again = replay("tenant", tenant, "dry-run", "false");
        awaitAllThatWasSent();

        assertThat(again.getInteger("replayed")).isEqualTo(1);
        assertThat(titles("ada")).containsExactly("one");
    }

    @Test
    void changesNothingUnlessItIsToldTo() throws Exception {
        write("dry");

        JsonObject answer = replay("tenant", tenant);
        awaitAllThatWasSent();

        assertThat(answer.getBoolean("dryRun")).isTrue();
        assertThat(answer.getInteger("replayable")).isEqualTo(1);
        assertThat(answer.getInteger("replayed")).isZero();
        assertThat(titles("ada")).isEmpty();
    }

    @Test
    void goesOnWhereTheLastOneThatChoseNothingHasStopped() throws Exception {
        await().atMost(PATIENCE).until(() -> replay("dry-run", "false").getInteger("lookedAt") == 0);
        write("first");
        write("second");

        JsonObject dry = replay();
        replay("tenant", tenant, "id", "first", "dry-run", "false");
        JsonObject both = replay("dry-run", "false");
        JsonObject nothing = replay("dry-run", "false");

        assertThat(dry.getInteger("replayable")).isEqualTo(2);
        assertThat(both.getInteger("replayed")).isEqualTo(2);
        assertThat(nothing.getInteger("lookedAt")).isZero();
        awaitTitles("ada", "first", "second");
    }

    @Test
    void keepsTheErasedAway() throws Exception {
        Instant erasedAt = erasures.erase(Recipient.of(tenant, "ada"))
                .await()
                .atMost(PATIENCE)
                .erasedAt();
        write("before", erasedAt.minusMillis(1), toAdaAndGrace("before"));
        write("after", erasedAt.plusMillis(1), toAdaAndGrace("after"));

        replay("tenant", tenant, "dry-run", "false");

        awaitTitles("grace", "before", "after");
        assertThat(titles("ada")).containsExactly("after");
    }

    @Test
    void leavesWhatIsForgottenOverOrStillWrong() throws Exception {
        write("old", Instant.now().minus(Duration.ofDays(15)), toAdaAndGrace("old"));
        write("wrong", Instant.now(), "{");
        write(
                "state",
                Instant.now(),
                toAdaAndGrace("x").replace("\"title\"", "\"mode\": \"state\", \"stateKey\": \"k\", \"title\""));
        write("moment", Instant.now(), toAdaAndGrace("x").replace("\"title\"", "\"mode\": \"ephemeral\", \"title\""));
        write("good");
        write("good");

        JsonObject answer = replay("tenant", tenant, "dry-run", "false");

        assertThat(answer.getInteger("old")).isEqualTo(1);
        assertThat(answer.getInteger("refused")).isEqualTo(1);
        assertThat(answer.getInteger("signal")).isEqualTo(2);
        assertThat(answer.getInteger("repeated")).isEqualTo(1);
        assertThat(answer.getInteger("replayed")).isEqualTo(1);
        awaitTitles("ada", "good");
    }

    @Test
    void skipsWhatSomebodyElseHasPutThere() throws Exception {
        RecordMetadata garbage = send("tidings.events.dlq", Map.of(), "garbage");
        Map<String, String> halfWritten = event("half");
        halfWritten.put("dlq-reason", "who knows");
        RecordMetadata half = send("tidings.events.dlq", halfWritten, toAdaAndGrace("half"));

        JsonObject answer = replay(
                "partition",
                "0",
                "from-offset",
                Long.toString(garbage.offset()),
                "to-offset",
                Long.toString(half.offset()),
                "dry-run",
                "false");

        assertThat(answer.getInteger("foreign")).isEqualTo(2);
        assertThat(answer.getInteger("lookedAt")).isEqualTo(2);
        assertThat(answer.getInteger("replayed")).isZero();
    }

    @Test
    void takesOnlyWhatIsAskedFor() throws Exception {
        RecordMetadata first = write("one");
        write("two");
        RecordMetadata third = write("three");
        String at = Instant.ofEpochMilli(third.timestamp() + 1).toString();

        assertThat(replay("tenant", tenant, "id", "two").getInteger("replayable"))
                .isEqualTo(1);
        assertThat(replay("tenant", tenant, "source", "/shop").getInteger("replayable"))
                .isEqualTo(3);
        assertThat(replay("tenant", tenant, "source", "/else").getInteger("other"))
                .isGreaterThanOrEqualTo(3);
        assertThat(replay("tenant", tenant, "reason", "more than 200").getInteger("replayable"))
                .isEqualTo(3);
        assertThat(replay("tenant", tenant, "reason", "no such").getInteger("replayable"))
                .isZero();
        assertThat(replay("tenant", tenant, "until", at).getInteger("replayable"))
                .isEqualTo(3);
        assertThat(replay("tenant", tenant, "since", at).getInteger("replayable"))
                .isZero();
        assertThat(replay("partition", "0", "from-offset", Long.toString(first.offset() + 1))
                        .getInteger("replayable"))
                .isEqualTo(2);
        assertThat(replay("partition", "3", "tenant", tenant).getInteger("replayable"))
                .isZero();
    }

    @Test
    void whatStandsIsCountedByPartitionAndReason() throws Exception {
        String reason = "data.to.users[%d] is of " + tenant;
        List<RecordMetadata> written = IntStream.range(0, 3)
                .mapToObj(i -> {
                    Map<String, String> headers = event("e" + i);
                    headers.put("dlq-reason", reason.formatted(i));
                    headers.put("dlq-topic", "tidings.events");
                    headers.put("dlq-partition", "0");
                    headers.put("dlq-timestamp", "1000");
                    try {
                        return send("tidings.events.dlq", headers, "{}");
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();

        JsonObject standing = standing();

        JsonObject pile = standing.getJsonArray("reasons").stream()
                .map(JsonObject.class::cast)
                .filter(one -> one.getString("reason").endsWith(tenant))
                .findFirst()
                .orElseThrow();
        assertThat(pile.getString("reason")).isEqualTo("data.to.users[] is of " + tenant);
        assertThat(pile.getInteger("letters")).isEqualTo(3);
        assertThat(pile.getLong("firstOffset")).isEqualTo(written.getFirst().offset());
        assertThat(pile.getLong("lastOffset")).isEqualTo(written.getLast().offset());
        JsonObject partition = standing.getJsonArray("partitions").getJsonObject(0);
        assertThat(partition.getLong("end")).isEqualTo(written.getLast().offset() + 1);
    }

    @Test
    void refusesAParameterThatIsNone() throws Exception {
        for (String query : List.of(
                "dryrun=false",
                "dry-run=no",
                "dry-run=",
                "reason=",
                "since=yesterday",
                "partition=-1",
                "from-offset=x",
                "id=a&id=b")) {
            HttpResponse<String> answer = ask("POST", "/replay?" + query);

            assertThat(answer.statusCode()).as(query).isEqualTo(400);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(new JsonObject(answer.body()).getJsonArray("errors")).hasSize(1);
        }
        assertThat(ask("GET", "?newest=0").statusCode()).isEqualTo(400);
    }

    @Test
    void withoutABrokerItIsA503WithinItsTime() throws Exception {
        RealServers.kafka().kill();
        try {
            long begin = System.nanoTime();
            HttpResponse<String> replay = ask("POST", "/replay?dry-run=false");
            HttpResponse<String> standing = ask("GET", "");

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
            assertThat(replay.statusCode()).isEqualTo(503);
            assertThat(new JsonObject(replay.body()).getInteger("replayed")).isZero();
            assertThat(standing.statusCode()).isEqualTo(503);
        } finally {
            RealServers.kafka().restart();
        }

        await().atMost(PATIENCE).until(() -> ask("POST", "/replay").statusCode() == 200);
    }
}
