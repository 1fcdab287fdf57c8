package dev.tidings.load;

import dev.tidings.feed.UserId;
import dev.tidings.identity.Tokens;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Lists, states and replays beside 5,000 feeds of 200 notifications each. */
final class InboxScenario implements Scenario {
    private static final int NOTIFICATIONS_EACH = 200;
    private static final int USERS_AN_EVENT = 1_000;
    private static final int LARGE_FEED = 1_000;
    private static final int CALLS = 2_000;
    private static final int REPLAYED = 500;
    private static final int REPLAYS = 200;
    /** In turn, so that no user has more streams open than allowed: a closed one counts until the next tick. */
    private static final int CLIENTS_BEHIND = 50;

    private static final int PATCHED_FEEDS = 200;
    private static final double LIST_TARGET_P99_MILLIS = 10;
    private static final double REPLAY_TARGET_MILLIS = 20;
    private static final Duration TOKENS_LIVE = Duration.ofHours(2);

    private final Instant end = Instant.now().plus(TOKENS_LIVE);

    @Override
    public Figures run(Options options) throws Exception {
        int feeds = options.number("streams", 5_000);
        int rate = options.number("rate", 2_000);
        try (Stage stage = Stage.set("inbox", options);
                PlainStore store = new PlainStore(stage.servers().settings());
                RestCaller caller = new RestCaller(stage.application().address())) {
            fill(store, feeds);
            // The first round warms up code and caches.
            lists(caller, feeds, CALLS);
            Latencies lists = lists(caller, feeds, CALLS);
            Latencies replays = replays(stage, store, REPLAYS);
            Patches patches = new Patches(stage.application().address(), targets(caller));
            patches.run(rate, options.seconds("warm-up", 10));
            Patches.Result patched = patches.run(rate, options.seconds("seconds", 20));
            return figures(feeds, rate, lists, replays, patched);
        }
    }

    private Figures figures(int feeds, int rate, Latencies lists, Latencies replays, Patches.Result patched) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("feeds", feeds);
        values.put("notificationsEach", NOTIFICATIONS_EACH);
        values.put("listOf1000", lists.figures());
        values.put("replayOf500", replays.figures());
        values.put("patches", patched.latencies().figures());
        values.put("patchesPerSecond", Math.round(patched.perSecond()));
        values.put("patchesRefused", patched.refused());
        boolean passed = lists.millis(0.99) < LIST_TARGET_P99_MILLIS
                && replays.millis(0.5) < REPLAY_TARGET_MILLIS
                && patched.refused() == 0
                && patched.perSecond() >= 0.98 * rate;
        String line = "list of %d: %s (target p99 10); replay of %d: %s (target 20); %.0f patches/s: %s, %d refused"
                .formatted(
                        LARGE_FEED,
                        lists,
                        REPLAYED,
                        replays,
                        patched.perSecond(),
                        patched.latencies(),
                        patched.refused());
        return new Figures("inbox", passed, line, values);
    }

    private static void fill(PlainStore store, int feeds) {
        for (int round = 0; round < NOTIFICATIONS_EACH; round++) {
            for (int from = 0; from < feeds; from += USERS_AN_EVENT) {
                store.store(List.of(store.event(users(from, Math.min(feeds, from + USERS_AN_EVENT)))));
            }
        }
        store.store(Collections.nCopies(LARGE_FEED, List.of(new UserId("full"))).stream()
                .map(store::event)
                .toList());
        // As autovacuum does it sooner or later.
        store.execute("analyze");
    }

    private static List<UserId> users(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> new UserId("user-" + i)).toList();
    }

    /** The large feed and others in turn; only the large one's times count. */
    private Latencies lists(RestCaller caller, int feeds, int calls) throws IOException {
        Latencies latencies = new Latencies();
        SplittableRandom choice = new SplittableRandom(1);
        String full = token("full");
        List<String> others = IntStream.range(0, 100)
                .mapToObj(i -> token("user-" + choice.nextInt(feeds)))
                .toList();
        for (int i = 0; i < calls; i++) {
            list(caller, others.get(i % others.size()));
            long begin = WallClock.nanos();
            list(caller, full);
            latencies.add(WallClock.nanos() - begin);
        }
        return latencies;
    }

    private static JsonArray list(RestCaller caller, String token) throws IOException {
        RestCaller.Answer answer = caller.call("GET", "/v1/notifications?status=all&limit=50", token, "");
        if (answer.status() != 200) {
            throw new IOException("a list is answered " + answer.status());
        }
        return new JsonObject(answer.body()).getJsonArray("items");
    }

    /** Clients that were away for 500 changes, again and again; from the request to the end of the replay. */
    private Latencies replays(Stage stage, PlainStore store, int times) throws IOException {
        List<UserId> users = IntStream.range(0, CLIENTS_BEHIND)
                .mapToObj(i -> new UserId("behind-" + i))
                .toList();
        List<String> tokens = users.stream().map(user -> token(user.value())).toList();
        List<String> cursors = new ArrayList<>();
        for (String token : tokens) {
            cursors.add(open(stage, token, ""));
        }
        for (int change = 0; change < REPLAYED; change++) {
            store.store(List.of(store.event(users)));
        }
        Latencies latencies = new Latencies();
        for (int i = 0; i < 2 * times; i++) {
            int client = i % CLIENTS_BEHIND;
            long begin = WallClock.nanos();
            open(stage, tokens.get(client), cursors.get(client));
            if (i >= times) {
                latencies.add(WallClock.nanos() - begin);
            }
        }
        return latencies;
    }

    private static String open(Stage stage, String token, String lastId) throws IOException {
        try (RestCaller stream = new RestCaller(stage.application().address())) {
            return stream.openStream(token, lastId);
        }
    }

    private List<Patches.Target> targets(RestCaller caller) throws IOException {
        List<Patches.Target> targets = new ArrayList<>();
        for (int user = 0; user < PATCHED_FEEDS; user++) {
            String token = token("user-" + user);
            for (Object item : list(caller, token)) {
                targets.add(new Patches.Target(token, ((JsonObject) item).getString("id")));
            }
        }
        Collections.shuffle(targets, new Random(1));
        return targets;
    }

    private String token(String user) {
        return Tokens.endingAt(end, Clients.TENANT, user);
    }
}
