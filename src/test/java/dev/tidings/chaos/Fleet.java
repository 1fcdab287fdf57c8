package dev.tidings.chaos;

import dev.tidings.identity.Tokens;
import dev.tidings.load.WallClock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Very many tabs on one thread, each of a user of its own, that come back to any instance as the contract says. */
final class Fleet implements AutoCloseable {
    private static final Duration TOKENS_LIVE = Duration.ofHours(2);
    private static final int OPENED_PER_SECOND = 100;
    /** Well below the ports of one address (some 28,000): near the end connecting takes several times longer. */
    private static final int TABS_AN_ADDRESS = 10_000;

    private static final int LOOK_EVERY_MILLIS = 5;
    private static final long SECOND = 1_000_000_000;

    private record Return(long atNanos, Tab tab) {}

    private final Cluster cluster;
    private final List<Tab> tabs;
    private final Way way;
    private final long silenceNanos;
    private final Log log = new Log();
    private final Map<Tab, Instance> homes = new HashMap<>();
    private final PriorityQueue<Return> returns =
            new PriorityQueue<>((one, other) -> Long.compare(one.atNanos, other.atNanos));
    private final Selector selector = Selector.open();
    private final ConcurrentLinkedQueue<Runnable> questions = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Random chance = new Random(4711);
    private final byte[] buffer = new byte[64 * 1024];
    private int connected;
    private long lookedForSilenceAt;
    private volatile boolean isClosed;

    /** How a tab gets to an instance. */
    interface Way {
        InetSocketAddress to(Tab tab, Instance instance);
    }

    /** What happened beside frames. Belongs to the thread of the fleet. */
    final class Log {
        private final Map<String, Integer> counts = new TreeMap<>();
        private final List<String> breaches = new ArrayList<>();
        private final Map<Instance, List<Long>> openings = new HashMap<>();

        void count(String what) {
            counts.merge(what, 1, Integer::sum);
        }

        void breach(String what) {
            breaches.add(what);
        }

        void onOpening(Tab tab) {
            Instance home = homes.get(tab);
            if (home != null) {
                openings.computeIfAbsent(home, it -> new ArrayList<>()).add(WallClock.nanos());
            }
        }
    }

    /** @param prefix of its users, whom nobody else has */
    Fleet(Cluster cluster, Form form, String tenant, String prefix, int count, Way way) throws IOException {
        this.cluster = cluster;
        this.way = way;
        // Clients take a connection for dead after two pings are missing.
        this.silenceNanos = form.pingInterval().multipliedBy(2).plusSeconds(2).toNanos();
        Instant end = Instant.now().plus(TOKENS_LIVE);
        this.tabs = IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> tab(i, tenant, prefix + "-" + i, end))
                .toList();
        Thread.ofPlatform().name("fleet").daemon().start(this::run);
    }

    List<String> users() {
        return tabs.stream().map(Tab::user).toList();
    }

    int size() {
        return tabs.size();
    }

    List<Tab> tabs() {
        return tabs;
    }

    /** Opens all streams at a pace, and waits until each is live. */
    void open(Duration patience) {
        long begin = WallClock.nanos();
        var _ = ask(() -> {
            for (int i = 0; i < tabs.size(); i++) {
                returns.add(new Return(begin + i * SECOND / OPENED_PER_SECOND, tabs.get(i)));
            }
            return true;
        });
        while (live() < tabs.size()) {
            if (WallClock.nanos() > begin + patience.toNanos()) {
                throw new IllegalStateException(
                        "only " + live() + " of " + tabs.size() + " streams are open: " + counts());
            }
            WallClock.pause(Duration.ofMillis(50));
        }
    }

    int live() {
        return ask(() ->
                (int) tabs.stream().filter(tab -> tab.state() == Tab.State.LIVE).count());
    }

    /** Whether every tab is live and has so many notifications as were due to it by then. */
    boolean hasAllBefore(Traffic traffic, long nanos) {
        return ask(() -> tabs.stream()
                .allMatch(tab -> tab.state() == Tab.State.LIVE
                        && tab.notifications() >= traffic.dueBefore(tab.number(), nanos)));
    }

    Map<String, Integer> counts() {
        return ask(() -> new TreeMap<>(log.counts));
    }

    int count(String what) {
        return counts().getOrDefault(what, 0);
    }

    List<String> breaches() {
        return ask(() -> List.copyOf(log.breaches));
    }

    /** The connections of the first tabs end; they come back. */
    void drop(int count) {
        var _ = ask(() -> {
            tabs.stream().limit(count).forEach(tab -> onEnded(tab, new IOException("dropped by the client")));
            return true;
        });
    }

    /** The most stream openings that any instance was asked for in any second from then on. */
    int mostOpeningsInASecond(long sinceNanos) {
        return ask(() -> log.openings.values().stream()
                .mapToInt(times -> mostInASecond(
                        times.stream().filter(at -> at >= sinceNanos).toList()))
                .max()
                .orElse(0));
    }

    /** The answer of the fleet's thread, to which all state of the tabs belongs. */
    <T> T ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        questions.add(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        selector.wakeup();
        return CompletableFuture.anyOf(answer, ended).thenCompose(it -> answer).join();
    }

    @Override
    public void close() throws IOException {
        isClosed = true;
        selector.wakeup();
        ended.join();
        tabs.forEach(Tab::close);
        selector.close();
    }

    private static Tab tab(int number, String tenant, String user, Instant end) {
        return new Tab(number, user, Tokens.endingAt(end, tenant, user));
    }

    private void run() {
        try {
            while (!isClosed) {
                selector.select(this::onReady, LOOK_EVERY_MILLIS);
                for (Runnable question = questions.poll(); question != null; question = questions.poll()) {
                    question.run();
                }
                long now = WallClock.nanos();
                comeBack(now);
                lookForSilence(now);
            }
            ended.complete(null);
        } catch (IOException | RuntimeException e) {
            ended.completeExceptionally(e);
        }
    }

    private void onReady(SelectionKey key) {
        Tab tab = (Tab) key.attachment();
        try {
            if (key.isConnectable()) {
                tab.onConnected(log);
            } else if (key.isReadable()) {
                tab.onReadable(buffer, WallClock.nanos(), log);
            }
        } catch (IOException e) {
            onEnded(tab, e);
        }
    }

    private void onEnded(Tab tab, IOException reason) {
        Tab.State before = tab.state();
        tab.close();
        if (before == Tab.State.AWAY) {
            return;
        }
        log.count("ended " + before + ": " + reason.getMessage());
        log.count(before == Tab.State.LIVE ? "streams ended" : "attempts failed");
        returns.add(new Return(WallClock.nanos() + tab.comesBackAfterMillis(chance) * 1_000_000, tab));
    }

    private void comeBack(long now) {
        for (Return next = returns.peek(); next != null && next.atNanos <= now; next = returns.peek()) {
            returns.poll();
            connect(next.tab, now);
        }
    }

    private void connect(Tab tab, long now) {
        try {
            Instance instance = cluster.pick(chance);
            homes.put(tab, instance);
            InetSocketAddress to = way.to(tab, instance);
            tab.connect(
                    selector, to.getAddress().isLoopbackAddress() ? nextAddress() : new InetSocketAddress(0), to, now);
        } catch (IOException e) {
            onEnded(tab, e);
        }
    }

    private void lookForSilence(long now) {
        if (now - lookedForSilenceAt < SECOND) {
            return;
        }
        lookedForSilenceAt = now;
        for (Tab tab : tabs) {
            if (tab.state() != Tab.State.AWAY && now - tab.heardAtNanos() > silenceNanos) {
                onEnded(tab, new IOException("silent for two pings"));
            }
        }
    }

    private InetSocketAddress nextAddress() {
        return new InetSocketAddress("127.0.0." + (2 + connected++ / TABS_AN_ADDRESS % 200), 0);
    }

    /** Times in order. */
    private static int mostInASecond(List<Long> times) {
        int most = 0;
        int from = 0;
        for (int to = 0; to < times.size(); to++) {
            while (times.get(to) - times.get(from) >= SECOND) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }
}
