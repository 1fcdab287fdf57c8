package dev.tidings.canary;

import dev.tidings.feed.Recipient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A canary as it is sent and as it comes back. The feed holds one notification, and Redis one value, whatever happens. */
final class CanaryEvents {
    static final String SOURCE = "urn:tidings:canary";
    private static final String TYPE = "dev.tidings.canary";
    private static final String NUMBER = "canary";
    private static final String KEY = "canary";
    /** Longer than any outage that is still worth hearing of; then an instance that is gone leaves nothing to read. */
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private CanaryEvents() {}

    /** Both parts as a CloudEvents batch. */
    static String batch(Recipient recipient, long number, Instant now) {
        Map<String, Object> stored = Map.of("title", "Canary", "collapseKey", KEY);
        Map<String, Object> state = Map.of("mode", "state", "stateKey", KEY);
        return JsonArray.of(
                        event(recipient, Part.NOTIFICATION, number, now, stored),
                        event(recipient, Part.SIGNAL, number, now, state))
                .encode();
    }

    private static JsonObject event(
            Recipient recipient, Part part, long number, Instant now, Map<String, Object> fields) {
        String user = recipient.user().value();
        JsonObject data = new JsonObject()
                .put("to", JsonObject.of("users", JsonArray.of(user)))
                .put("expiresAt", now.plus(LIFETIME).toString())
                .put("data", JsonObject.of(NUMBER, number));
        fields.forEach(data::put);
        return JsonObject.of("specversion", "1.0", "source", SOURCE, "type", TYPE)
                .put("id", user + "-" + number + "-" + part.word())
                .put("tenant", recipient.tenant().value())
                .put("time", now.toString())
                .put("data", data);
    }

    /** Which part a frame brings; null for another frame. */
    static @Nullable Part part(String event) {
        for (Part part : Part.values()) {
            if (part.word().equals(event)) {
                return part;
            }
        }
        return null;
    }

    /** Empty for what nobody here has sent. */
    static OptionalLong number(String data) {
        Object inner = new JsonObject(data).getValue("data");
        return inner instanceof JsonObject canary && canary.getValue(NUMBER) instanceof Number number
                ? OptionalLong.of(number.longValue())
                : OptionalLong.empty();
    }
}
