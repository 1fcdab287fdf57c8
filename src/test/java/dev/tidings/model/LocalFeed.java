package dev.tidings.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.feed.Counters;
import dev.tidings.feed.Cursor;
import dev.tidings.load.ServerEvent;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client knows, kept as the contract's quick start keeps it. What it should never have been sent it notes as a fault.
 * One thread at a time.
 */
final class LocalFeed {
    private final Map<String, JsonObject> items = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();
    private Counters counters = new Counters(0, 0);
    private @Nullable String lastId;
    private long lastVersion;

    void forget() {
        items.clear();
        lastId = null;
        lastVersion = 0;
    }

    void knows(ServerFeed list) {
        items.clear();
        items.putAll(list.items());
        counters = list.counters();
        goOnFrom(list.cursor());
    }

    void goOnFrom(String cursor) {
        lastId = cursor;
        lastVersion = version(cursor);
    }

    void on(ServerEvent event) {
        JsonObject data = new JsonObject(event.data());
        checkOrder(event);
        apply(event.name(), data);
        lastId = event.id();
    }

    void onRefusal(int status) {
        faults.add("answered with " + status);
    }

    boolean isAt(Cursor end) {
        return Cursor.parse(String.valueOf(lastId))
                .filter(here -> here.epoch().equals(end.epoch()) && here.version() >= end.version())
                .isPresent();
    }

    Map<String, JsonObject> items() {
        return Map.copyOf(items);
    }

    Counters counters() {
        return counters;
    }

    @Nullable
    String lastId() {
        return lastId;
    }

    void checkFaults() {
        assertThat(faults).isEmpty();
    }

    /** The contract's second promise: nothing twice with the same id, and only forward between two resets. */
    private void checkOrder(ServerEvent event) {
        long version = version(event.id());
        boolean isForward = switch (event.name()) {
            case "reset" -> version == 0;
            case "feed" -> version >= lastVersion;
            default -> version > lastVersion;
        };
        if (!isForward) {
            faults.add(event.name() + " " + event.id() + " after version " + lastVersion);
        }
        lastVersion = version;
    }

    private void apply(String name, JsonObject data) {
        switch (name) {
            case "reset" -> items.clear();
            case "notification" -> items.put(data.getString("id"), withoutReplay(data));
            case "removed" -> items.remove(data.getString("id"));
            case "marked" -> mark(data);
            case "feed" -> counters = new Counters(data.getInteger("unread"), data.getInteger("unseen"));
            default -> faults.add("unknown event " + name);
        }
    }

    private void mark(JsonObject mark) {
        String category = mark.getString("category");
        for (JsonObject item : items.values()) {
            if (item.getLong("seq") > mark.getLong("through")
                    || (category != null && !category.equals(item.getString("category")))) {
                continue;
            }
            if (item.getString("seenAt") == null) {
                item.put("seenAt", mark.getString("at"));
            }
            if (mark.getString("what").equals("read") && item.getString("readAt") == null) {
                item.put("readAt", mark.getString("at"));
            }
        }
    }

    private static JsonObject withoutReplay(JsonObject notification) {
        notification.remove("replay");
        return notification;
    }

    private static long version(String id) {
        return Cursor.parse(id)
                .orElseThrow(() -> new AssertionError("not a cursor: " + id))
                .version();
    }
}
