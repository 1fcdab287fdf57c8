package dev.tidings.stream;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Cursor;
import dev.tidings.feed.Epoch;
import dev.tidings.journal.Events;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Positions that are honoured, and those that are not. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class CursorStreamTest extends StreamTests {
    @Inject
    Pool pool;

    Cursor lastOf(SseProbe client) {
        return Cursor.parse(String.valueOf(client.lastId())).orElseThrow();
    }

    Cursor standing(String user) {
        try (SseProbe client = open(user).awaitLive()) {
            return lastOf(client);
        }
    }

    void sql(String statement) {
        pool.preparedQuery(statement).execute(Tuple.of(tenant)).await().atMost(PATIENCE);
    }

    String resetOf(SseProbe client) {
        return client.await("reset").json().getString("reason");
    }

    @Test
    void aPlaceInTheQueryCountsWhereThereIsNoHeader() {
        store(Events.numbered(3, tenant, "ada"));
        Cursor here = standing("ada");
        Cursor second = Cursor.at(here.epoch(), 2);

        try (SseProbe byQuery = SseProbe.open(
                        root.resolve("/v1/stream?lastEventId=" + second),
                        "Authorization",
                        "Bearer " + dev.tidings.identity.Tokens.of(tenant, "ada"))
                .awaitLive()) {
            assertThat(byQuery.titles()).containsExactly("n3");
        }
        try (SseProbe headerWins = SseProbe.open(
                        root.resolve("/v1/stream?lastEventId=garbage"),
                        "Authorization",
                        "Bearer " + dev.tidings.identity.Tokens.of(tenant, "ada"),
                        "Last-Event-ID",
                        second.toString())
                .awaitLive()) {
            assertThat(headerWins.titles()).containsExactly("n3");
            assertThat(headerWins.frames("reset")).isEmpty();
        }
    }

    @Test
    void ofTheFutureIsAReset() {
        store(Events.numbered(2, tenant, "ada"));
        Cursor future = Cursor.at(standing("ada").epoch(), 3);

        try (SseProbe client = open("ada", "Last-Event-ID", future.toString()).awaitLive()) {
            assertThat(resetOf(client)).isEqualTo("unknown-cursor");
            assertThat(client.titles()).containsExactly("n1", "n2");
        }
    }

    @Test
    void ofAnotherTenantsUserOfTheSameNameIsAReset() {
        String other = Events.freshTenant();
        store(List.of(Events.event(other, "not ours", "ada"), Events.event(tenant, "ours", "ada")));
        Cursor theirs;
        try (SseProbe client =
                openWith(dev.tidings.identity.Tokens.of(other, "ada")).awaitLive()) {
            theirs = lastOf(client);
        }

        try (SseProbe client = open("ada", "Last-Event-ID", theirs.toString()).awaitLive()) {
            assertThat(resetOf(client)).isEqualTo("unknown-cursor");
            assertThat(client.titles()).containsExactly("ours");
        }
    }

    @Test
    void ofAnotherDatabaseIsRestored() {
        store(Events.numbered(1, tenant, "ada"));
        Epoch epoch = standing("ada").epoch();
        Cursor before = Cursor.at(new Epoch(epoch.feed(), epoch.database() + 1), 1);

        try (SseProbe client = open("ada", "Last-Event-ID", before.toString()).awaitLive()) {
            assertThat(resetOf(client)).isEqualTo("restored");
            assertThat(client.titles()).containsExactly("n1");
        }
    }

    @Test
    void belowTheHorizonIsPruned() {
        store(Events.numbered(5, tenant, "ada"));
        Cursor third = Cursor.at(standing("ada").epoch(), 3);
        sql("update feed set horizon = 4 where tenant_id = $1");

        try (SseProbe below = open("ada", "Last-Event-ID", third.toString()).awaitLive();
                SseProbe at = open(
                                "ada",
                                "Last-Event-ID",
                                Cursor.at(third.epoch(), 4).toString())
                        .awaitLive()) {
            assertThat(resetOf(below)).isEqualTo("pruned");
            assertThat(at.frames("reset")).isEmpty();
            assertThat(at.titles()).containsExactly("n5");
        }
    }

    @Nested
    class CutOff {
        @Test
        void inTheMiddleOfAReplayGoesOnFromThere() {
            store(Events.numbered(250, tenant, "ada"));
            Cursor middle = Cursor.at(standing("ada").epoch(), 137);

            try (SseProbe client =
                    open("ada", "Last-Event-ID", middle.toString()).awaitLive()) {
                assertThat(client.titles()).hasSize(113).startsWith("n138").endsWith("n250");
            }
        }

        @Test
        void inTheMiddleOfAResetsReplayGoesOnWithoutAnother() {
            store(Events.numbered(250, tenant, "ada"));
            String inside;
            try (SseProbe client = open("ada").awaitLive()) {
                inside = String.valueOf(client.frames("notification").get(119).id());
            }
            store(List.of(Events.event(tenant, "later", "ada")));

            try (SseProbe client = open("ada", "Last-Event-ID", inside).awaitLive()) {
                assertThat(inside).contains("~");
                assertThat(client.frames("reset")).isEmpty();
                assertThat(client.titles()).hasSize(131).startsWith("n121").endsWith("n250", "later");
            }
        }

        @Test
        void inAResetsReplayIsHonouredAboveTheHorizonOfItsBase() {
            store(Events.numbered(150, tenant, "ada"));
            String inside;
            try (SseProbe client = open("ada").awaitLive()) {
                inside = String.valueOf(client.frames("notification").get(9).id());
            }
            sql("update feed set horizon = 120 where tenant_id = $1");

            try (SseProbe client = open("ada", "Last-Event-ID", inside).awaitLive()) {
                assertThat(client.frames("reset")).isEmpty();
                assertThat(client.titles()).hasSize(140);
            }
        }
    }

    @Nested
    class InMidStream {
        @Test
        void aFeedBelowItsHorizonIsReset() {
            try (SseProbe client = open("ada").awaitLive()) {
                store(Events.numbered(3, tenant, "ada"));
                sql("update feed set horizon = 3, version = 4 where tenant_id = $1");

                client.await(frame -> frame.event().equals("reset")
                        && "pruned".equals(frame.json().getString("reason")));
                client.awaitTitles(3);
            }
        }

        @Test
        void aRestoredDatabaseIsTold() {
            store(Events.numbered(3, tenant, "ada"));
            try (SseProbe client = open("ada").awaitLive()) {
                sql("delete from notification where tenant_id = $1 and version > 1");
                sql("update feed set version = 1, unread = 1, unseen = 1 where tenant_id = $1");

                client.await(frame -> frame.event().equals("reset")
                        && "restored".equals(frame.json().getString("reason")));
                await().atMost(PATIENCE).until(() -> client.titles().size() == 4);
                emit("after", "ada");
                await().atMost(PATIENCE).until(() -> client.titles().size() == 5);
                assertThat(client.titles()).containsExactly("n1", "n2", "n3", "n1", "after");
            }
        }
    }

    @Nested
    class Removed {
        @Test
        void aTombstoneAndAnArchivedRowTravelAsRemoved() {
            store(Events.numbered(3, tenant, "ada"));
            Cursor third = standing("ada");
            sql("update notification set version = 4, removed = 'retracted' where tenant_id = $1 and version = 1");
            sql("update notification set version = 5, archived_at = now() where tenant_id = $1 and version = 2");
            sql("update feed set version = 5, unread = 1, unseen = 1 where tenant_id = $1");

            try (SseProbe client =
                            open("ada", "Last-Event-ID", third.toString()).awaitLive();
                    SseProbe fresh = open("ada").awaitLive()) {
                assertThat(client.frames("removed"))
                        .extracting(frame -> frame.json().getString("reason"))
                        .containsExactly("retracted", "archived");
                assertThat(fresh.frames("removed")).isEmpty();
                assertThat(fresh.titles()).containsExactly("n3");
            }
        }

        @Test
        void aReadRowIsNotPartOfAReset() {
            store(Events.numbered(3, tenant, "ada"));
            sql("update notification set read_at = now() where tenant_id = $1 and version = 1");
            sql(
                    "update feed set read_through = 2, read_version = 4, read_at = now(), version = 4 where tenant_id = $1");

            try (SseProbe client = open("ada").awaitLive()) {
                assertThat(client.titles()).containsExactly("n3");
            }
        }
    }
}
