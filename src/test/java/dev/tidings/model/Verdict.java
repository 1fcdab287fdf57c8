package dev.tidings.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.feed.Cursor;
import dev.tidings.feed.Recipient;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether the server, the model and all clients agree, once nothing moves any more. The server speaks through its lists, whose
 * query is another than that of the streams.
 *
 * @param hasDays whether time has passed, so that the rows' times are no longer those that clients were told
 */
record Verdict(Service service, Recipient recipient, String token, Model model, boolean hasDays) {
    private static final int PAGE = 100;

    void judge(List<FeedClient> clients, List<String> cursors, Random random) throws InterruptedException {
        ServerFeed unread = list("unread");
        ServerFeed all = list("all");
        ServerFeed archived = list("archived");
        assertModel(unread, all, archived);
        assertCounters(unread, all, archived);
        for (FeedClient client : clients) {
            assertClient(client, unread, all);
        }
        assertFreshClient(unread);
        assertNothingTwice(clients.get(random.nextInt(clients.size())), all);
        if (!cursors.isEmpty()) {
            assertReplayFrom(cursors.get(random.nextInt(cursors.size())), all);
        }
    }

    private ServerFeed list(String status) {
        return ServerFeed.list(service.root(), token, status, PAGE);
    }

    private void assertModel(ServerFeed unread, ServerFeed all, ServerFeed archived) {
        Map<String, String> expected = new TreeMap<>();
        for (Item item : model.items()) {
            expected.put(
                    item.content.title(),
                    state(item.id.toString(), item.seq, item.isRead, item.isSeen, item.isArchived));
        }
        Map<String, String> standing = new TreeMap<>();
        all.items().values().forEach(item -> standing.put(item.getString("title"), state(item, false)));
        archived.items().values().forEach(item -> standing.put(item.getString("title"), state(item, true)));
        assertThat(standing).as("the server, against the model").isEqualTo(expected);
        assertThat(unread.items().keySet())
                .containsExactlyInAnyOrderElementsOf(model.items(Item::isUnread).stream()
                        .map(item -> item.id.toString())
                        .toList());
        assertThat(unread.counters()).isEqualTo(model.counters());
    }

    private static String state(JsonObject item, boolean isArchived) {
        return state(
                item.getString("id"),
                item.getLong("seq"),
                item.getString("readAt") != null,
                item.getString("seenAt") != null,
                isArchived);
    }

    private static String state(String id, long seq, boolean isRead, boolean isSeen, boolean isArchived) {
        return id + " seq=" + seq + " read=" + isRead + " seen=" + isSeen + " archived=" + isArchived;
    }

    /** What the feed's row says, against what its lists hold. */
    private void assertCounters(ServerFeed unread, ServerFeed all, ServerFeed archived) {
        long unseen = all.items().values().stream()
                .filter(item -> item.getString("seenAt") == null)
                .count();
        var row = service.sql(
                        "select unread, unseen, items from feed where tenant_id = $1 and user_id = $2",
                        recipient.tenant().value(),
                        recipient.user().value())
                .iterator()
                .next();
        assertThat(List.of(row.getInteger(0), row.getInteger(1), row.getInteger(2)))
                .as("unread, unseen and items as stored")
                .containsExactly(
                        unread.items().size(),
                        (int) unseen,
                        all.items().size() + archived.items().size());
    }

    private void assertClient(FeedClient client, ServerFeed unread, ServerFeed all) {
        Map<String, JsonObject> items = client.items();
        assertThat(items.keySet())
                .as("all that is unread")
                .containsAll(unread.items().keySet());
        assertThat(all.items().keySet()).as("nothing that has left").containsAll(items.keySet());
        assertContents(items, all);
        assertThat(client.counters()).isEqualTo(unread.counters());
    }

    private void assertContents(Map<String, JsonObject> items, ServerFeed all) {
        Map<String, JsonObject> theirs = new HashMap<>();
        items.forEach((id, item) -> theirs.put(id, comparable(item)));
        Map<String, JsonObject> ours = new HashMap<>();
        items.keySet().forEach(id -> ours.put(id, comparable(all.items().get(id))));
        assertThat(theirs).isEqualTo(ours);
    }

    /** To the letter: what has only just been sent is what a list says now. */
    private static void assertSame(Map<String, JsonObject> items, ServerFeed list) {
        Map<String, JsonObject> ours = new HashMap<>(list.items());
        ours.keySet().retainAll(items.keySet());
        assertThat(items).isEqualTo(ours);
    }

    /** A later watermark may stand for the earlier one that a client has heard of, so these times are only there or not. */
    private JsonObject comparable(@Nullable JsonObject item) {
        if (item == null) {
            return new JsonObject();
        }
        JsonObject comparable = item.copy();
        comparable.put("seenAt", item.getString("seenAt") != null);
        comparable.put("readAt", item.getString("readAt") != null);
        if (hasDays) {
            comparable.remove("updatedAt");
        }
        return comparable;
    }

    private void assertFreshClient(ServerFeed unread) throws InterruptedException {
        FeedClient fresh = new FeedClient(service.root(), token);
        atRest(fresh, unread);
        try {
            assertThat(new TreeSet<>(fresh.items().keySet()))
                    .isEqualTo(new TreeSet<>(unread.items().keySet()));
            assertSame(fresh.items(), unread);
            assertThat(fresh.received().get("reset")).isEqualTo(1);
            assertThat(fresh.received().getOrDefault("notification", 0))
                    .as("each once")
                    .isEqualTo(unread.items().size());
            assertThat(fresh.received()).containsOnlyKeys(names(unread.items().isEmpty()));
            assertThat(fresh.counters()).isEqualTo(unread.counters());
        } catch (AssertionError e) {
            throw new AssertionError("a fresh client\n" + String.join("\n", fresh.trace()), e);
        }
    }

    private static String[] names(boolean isEmpty) {
        return isEmpty ? new String[] {"reset", "feed"} : new String[] {"reset", "notification", "feed"};
    }

    /** A client that has everything gets the counters when it comes back, and nothing else. */
    private void assertNothingTwice(FeedClient client, ServerFeed all) throws InterruptedException {
        client.disconnect(false);
        atRest(client, all);
        assertThat(client.received()).containsExactlyEntriesOf(Map.of("feed", 1));
    }

    /** From anywhere: each notification at most once, since nothing changes any more. */
    private void assertReplayFrom(String cursor, ServerFeed all) throws InterruptedException {
        FeedClient client = new FeedClient(service.root(), token);
        client.goOnFrom(cursor);
        atRest(client, all);
        try {
            assertThat(client.received().getOrDefault("notification", 0))
                    .isEqualTo(client.items().size());
            assertSame(client.items(), all);
        } catch (AssertionError e) {
            throw new AssertionError("a client from " + cursor + "\n" + String.join("\n", client.trace()), e);
        }
    }

    private void atRest(FeedClient client, ServerFeed feed) throws InterruptedException {
        client.connect(Integer.MAX_VALUE, false);
        long until = System.nanoTime() + Service.PATIENCE.toNanos();
        try {
            assertThat(client.awaitRest(Cursor.parse(feed.cursor()).orElseThrow(), until))
                    .isTrue();
            client.checkFaults();
        } catch (AssertionError e) {
            throw new AssertionError(String.join("\n", client.trace()), e);
        } finally {
            client.disconnect(false);
        }
    }
}
