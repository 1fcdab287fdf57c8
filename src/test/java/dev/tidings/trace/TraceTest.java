package dev.tidings.trace;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.TenantId;
import dev.tidings.identity.Tokens;
import dev.tidings.journal.Events;
import dev.tidings.journal.Overflows;
import dev.tidings.stream.SseProbe;
import dev.tidings.testing.Restless;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What became of an event, on real servers, from the first to the last word of the vocabulary. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestProfile(Restless.class)
@Timeout(180)
class TraceTest extends TraceTests {
    @Inject
    Overflows overflows;

    private static final String KEYED = ",\"collapseKey\":\"k\"";

    @Nested
    class OfAnEventThatIsStored {
        @Test
        void saysWhereItCameInAndWhereItStands() {
            String id = emit("", "ada", "grace");

            JsonObject trace = trace(id);

            assertThat(trace.getString("source")).isEqualTo(SOURCE);
            assertThat(trace.getString("id")).isEqualTo(id);
            assertThat(trace.getJsonObject("ledger").getInteger("written")).isEqualTo(2);
            assertThat(trace.getJsonObject("record").getString("state")).isEqualTo("read");
            assertThat(trace.getJsonObject("record").getLong("offset")).isNotNegative();
            assertThat(trace.getJsonArray("recipients")).hasSize(2);
            JsonObject ada = recipient(trace, "ada");
            assertThat(ada.getString("decision")).isEqualTo("stored");
            assertThat(ada.getString("state")).isEqualTo("unread");
            assertThat(ada.getLong("version")).isEqualTo(1);
            assertThat(ada.getLong("seq")).isEqualTo(1);
            assertThat(UUID.fromString(ada.getString("notification"))).isNotNull();
            assertThat(ada.getJsonObject("streams").getInteger("open")).isZero();
            assertThat(trace.getJsonArray("rejections")).isEmpty();
        }

        @Test
        void saysWhetherStreamsHavePassedItAndWhenTheFrameWasWritten() {
            Instant before = Instant.now();
            try (SseProbe one = open("ada");
                    SseProbe other = open("ada")) {
                String id = emit("", "ada");
                one.awaitTitles(1);
                other.awaitTitles(1);

                JsonObject trace = trace(id);

                JsonObject streams = recipient(trace, "ada").getJsonObject("streams");
                assertThat(streams.getInteger("open")).isEqualTo(2);
                assertThat(streams.getInteger("passed")).isEqualTo(2);
                assertThat(streams.getLong("lowest")).isEqualTo(1);
                assertThat(streams.getInstant("writtenAt"))
                        .isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1));
                assertThat(trace.getJsonObject("instances")).isEqualTo(JsonObject.of("asked", 1, "answered", 1));
            }
        }

        @Test
        void saysWhatTheUserHasDoneWithIt() {
            String id = emit("", "ada");
            String notification = recipient(trace(id), "ada").getString("notification");
            for (String state : new String[] {"read", "archived"}) {
                given().header("Authorization", "Bearer " + Tokens.of(tenant, "ada"))
                        .contentType("application/json")
                        .body("{\"" + state + "\":true}")
                        .patch("/v1/notifications/" + notification)
                        .then()
                        .statusCode(200);

                assertThat(recipient(trace(id), "ada").getString("state")).isEqualTo(state);
            }
        }

        @Test
        void isAboutOneUserWhereThatIsAsked() {
            String id = emit("", "ada", "grace");

            assertThat(trace(id, "grace").getJsonArray("recipients")).hasSize(1);
            assertThat(decision(id, "grace")).isEqualTo("stored");
            assertThat(decision(id, "eve")).isEqualTo("not-addressed");
        }
    }

    @Nested
    class SaysOfOneThatDoesNotStandAnyMore {
        @Test
        void thatALaterOneOfItsKeyHasReplacedIt() {
            String earlier = emit(KEYED, "ada");
            String later = emit(KEYED, "ada");

            assertThat(decision(earlier, "ada")).isEqualTo("replaced");
            assertThat(decision(later, "ada")).isEqualTo("collapsed");
            assertThat(recipient(trace(earlier), "ada").getLong("seq")).isEqualTo(2);
        }

        @Test
        void thatItWasTakenBack() {
            String id = emit("", "ada");

            retract(id);

            awaitDecision(id, "ada", "retracted");
            assertThat(trace(id).getJsonObject("ledger").getString("retractedAt"))
                    .isNotNull();
        }

        @Test
        void thatItWasTakenBackBeforeItCame() {
            String id = UUID.randomUUID().toString();

            retract(id);

            awaitDecision(id, "ada", "retracted");
            assertThat(trace(id).getJsonObject("record").getString("state")).isEqualTo("never-came");
        }

        @Test
        void thatItHasExpired() {
            String id = emit(",\"expiresAt\":\"" + Instant.now().plusMillis(1_500) + "\"", "ada");

            awaitDecision(id, "ada", "expired");
        }

        @Test
        void thatItWasPruned() {
            tenant = Restless.OF_ONE;
            String user = UUID.randomUUID().toString();
            String id = emit("", user);
            emit("", user);

            awaitDecision(id, user, "pruned");
        }

        @Test
        void thatThePersonWasErased() {
            String id = emit("", "ada", "grace");
            given().header("Authorization", "Bearer " + Tokens.of(tenant, "root", "admin"))
                    .delete("/v1/users?user=ada")
                    .then()
                    .statusCode(200);

            assertThat(decision(id, "ada")).isEqualTo("erased");
            assertThat(decision(id, "grace")).isEqualTo("stored");
        }

        @Test
        void thatItIsForgotten() {
            String id = emit("", "ada");
            change("delete from notification where tenant_id = $1");

            assertThat(decision(id, "ada")).isEqualTo("forgotten");
        }

        @Test
        void thatItIsStillOnItsWay() {
            String id = emit("", "ada", "grace");
            change("delete from notification where tenant_id = $1 and user_id = 'grace'");
            change("update event set written = 1 where tenant_id = $1 and id = $2", id);

            assertThat(decision(id, "ada")).isEqualTo("stored");
            assertThat(decision(id, "grace")).isEqualTo("pending");
        }

        @Test
        void onlyWhatTheFeedsKnowWhereTheTopicHasForgottenTheRecord() {
            String id = emit("", "ada");
            change("update event set kafka_offset = 1000000000 where tenant_id = $1 and id = $2", id);

            assertThat(trace(id).getJsonObject("record").getString("state")).isEqualTo("gone");
            assertThat(recipient(trace(id), "ada").getString("decision")).isEqualTo("stored");
            assertThat(decision(id, "grace")).isEqualTo("unknown");
        }

        @Test
        void onlyWhatTheFeedsKnowWhereAnotherRecordStandsInItsPlace() {
            String id = emit("", "ada");
            change("update event set kafka_offset = 0 where tenant_id = $1 and id = $2", id);
            emit("", "ada");

            assertThat(trace(id).getJsonObject("record").getString("state")).isIn("gone");
        }
    }

    @Nested
    class OfAnEventThatWasRefused {
        private final String id = UUID.randomUUID().toString();

        @Test
        void saysWhyInBinaryMode() throws Exception {
            send(
                    Map.of(
                            "ce_specversion",
                            "1.0",
                            "ce_id",
                            id,
                            "ce_source",
                            SOURCE,
                            "ce_type",
                            "t",
                            "ce_tenant",
                            tenant,
                            "content-type",
                            "application/json"),
                    "{\"to\":{\"users\":[\"ada\"]}}");

            JsonObject trace = trace(id);

            JsonObject rejection = trace.getJsonArray("rejections").getJsonObject(0);
            assertThat(rejection.getString("reason")).contains("data.title");
            assertThat(rejection.getLong("offset")).isNotNegative();
            assertThat(rejection.getLong("deadLetterOffset")).isNotNegative();
            assertThat(rejection.getInstant("recordedAt")).isAfter(Instant.now().minusSeconds(120));
            assertThat(trace.getValue("ledger")).isNull();
            assertThat(trace.getJsonArray("recipients")).isEmpty();
        }

        @Test
        void saysWhyInStructuredMode() throws Exception {
            JsonObject event = new JsonObject()
                    .put("specversion", "0.3")
                    .put("id", id)
                    .put("source", SOURCE)
                    .put("tenant", tenant);
            send(Map.of("content-type", "application/cloudevents+json"), event.encode());

            assertThat(trace(id).getJsonArray("rejections").getJsonObject(0).getString("reason"))
                    .contains("specversion");
        }

        @Test
        void saysNothingToAnotherTenant() throws Exception {
            JsonObject event =
                    new JsonObject().put("id", id).put("source", SOURCE).put("tenant", tenant);
            send(Map.of("content-type", "application/cloudevents+json"), event.encode());
            trace(id);

            askWith(Tokens.of(Events.freshTenant(), "root", "admin"), id).then().statusCode(404);
        }
    }

    @Nested
    class Refuses {
        @Test
        void whoIsNoAdmin() {
            String id = emit("", "ada");

            for (String role : new String[] {"producer", "platform"}) {
                askWith(Tokens.of(tenant, "ada", role), id).then().statusCode(403);
            }
            given().get("/v1/trace").then().statusCode(401);
        }

        @Test
        void anEventOfAnotherTenantAsOneThatNeverWas() {
            String id = emit("", "ada");
            String stranger = Tokens.of(Events.freshTenant(), "root", "admin");

            String foreign =
                    askWith(stranger, id).then().statusCode(404).extract().asString();
            String none = ask(UUID.randomUUID().toString())
                    .then()
                    .statusCode(404)
                    .extract()
                    .asString();

            assertThat(foreign).isEqualTo(none);
        }

        @Test
        void andSaysWhereItMayWait() {
            overflows
                    .add(List.of(new Overflows.Waiting(new TenantId(tenant), 0, 0, Long.MAX_VALUE)))
                    .await()
                    .atMost(PATIENCE);
            try {
                String detail = ask(UUID.randomUUID().toString())
                        .then()
                        .statusCode(404)
                        .extract()
                        .path("detail");

                assertThat(detail).contains("wait in the overflow topic");
            } finally {
                pool.preparedQuery("delete from overflow where tenant_id = $1")
                        .execute(Tuple.of(tenant))
                        .await()
                        .atMost(PATIENCE);
            }
        }

        @Test
        void aSignalBecauseNothingRemembersIt() {
            String id = UUID.randomUUID().toString();
            emitAs(id, ",\"mode\":\"ephemeral\"", "ada");
            emit("", "ada");

            ask(id).then().statusCode(404);
        }

        @Test
        void aQuestionThatNamesNoEvent() {
            given().header("Authorization", "Bearer " + Tokens.of(tenant, "root", "admin"))
                    .get("/v1/trace?id=&user=&user=x")
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .body("errors.field", containsInAnyOrder("source", "id", "user"))
                    .body("type", equalTo("urn:problem-type:tidings:validation"));
        }
    }
}
