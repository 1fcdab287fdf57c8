package dev.tidings.bench;

import dev.tidings.load.WallClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Very many viewers on one thread, which come back by themselves as browsers do. */
final class Audience implements AutoCloseable {
    private record Return(long atNanos, Viewer viewer) {}

    /** Well below the ports of one address (some 28,000): near the end connecting takes several times longer. */
    private static final int VIEWERS_AN_ADDRESS = 5_000;

    private static final int LOOK_EVERY_MILLIS = 5;

    private final InetSocketAddress service;
    private final Selector selector = Selector.open();
    private final Tally tally = new Tally();
    private final Tick tick = new Tick();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final ConcurrentLinkedQueue<Runnable> questions = new ConcurrentLinkedQueue<>();
    private final List<Viewer> viewers = new ArrayList<>();
    private final ArrayDeque<Viewer> waiting = new ArrayDeque<>();
    private final PriorityQueue<Return> returns =
            new PriorityQueue<>((one, other) -> Long.compare(one.atNanos, other.atNanos));
    private final byte[] bytes = new byte[256 * 1024];
    private boolean byTicket;
    private int openingAtOnce;
    private int opening;
    private int connected;
    private final AtomicInteger live = new AtomicInteger();
    private volatile boolean isClosed;

    Audience(InetSocketAddress service) throws IOException {
        this.service = service;
        Thread thread = new Thread(this::run, "audience");
        thread.setDaemon(true);
        thread.start();
    }

    /** Opens all their streams, so many at once, and returns how many seconds it took until each was live. */
    double open(List<Viewer> more, boolean ticketFirst, int atOnce, Duration patience) {
        long begin = WallClock.nanos();
        int wanted = live.get() + more.size();
        ask(_ -> {
            byTicket = ticketFirst;
            openingAtOnce = atOnce;
            return viewers.addAll(more) && waiting.addAll(more);
        });
        if (!awaits(patience, () -> live.get() >= wanted)) {
            throw new IllegalStateException(
                    "only " + live + " of " + wanted + " streams are open; ended: " + ask(Tally::endings));
        }
        return WallClock.secondsSince(begin);
    }

    /** Whether so many notifications have come in time. */
    boolean awaitReceived(long wanted, Duration patience) {
        return awaits(patience, () -> ask(Tally::received) >= wanted);
    }

    /** The answer of the thread to which the tally belongs. */
    <T> T ask(Function<Tally, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        questions.add(() -> {
            try {
                answer.complete(question.apply(tally));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        selector.wakeup();
        return answer.join();
    }

    /** Ends all connections; the viewers keep what they know, and can be opened again. */
    void dismiss() {
        ask(_ -> {
            viewers.forEach(Audience::closed);
            viewers.clear();
            waiting.clear();
            returns.clear();
            opening = 0;
            live.set(0);
            return true;
        });
    }

    @Override
    public void close() throws IOException {
        dismiss();
        isClosed = true;
        selector.wakeup();
        ended.join();
        selector.close();
    }

    private void run() {
        try {
            while (!isClosed) {
                selector.select(this::onReady, LOOK_EVERY_MILLIS);
                for (Runnable question = questions.poll(); question != null; question = questions.poll()) {
                    question.run();
                }
                comeBack();
                openWaiting();
            }
            ended.complete(null);
        } catch (IOException | RuntimeException e) {
            ended.completeExceptionally(e);
            throw new IllegalStateException(e);
        }
    }

    private void onReady(SelectionKey key) {
        Viewer viewer = (Viewer) key.attachment();
        try {
            if (key.isConnectable()) {
                viewer.onConnected(key);
            } else if (key.isReadable()) {
                read(viewer);
            }
        } catch (IOException e) {
            onEnded(viewer, e);
        }
    }

    private void read(Viewer viewer) throws IOException {
        int count = viewer.read(bytes);
        if (count < 0) {
            throw new IOException("the connection has ended");
        }
        tally.cameNow();
        Viewer.State before = viewer.state();
        viewer.onBytes(bytes, count, tick, tally);
        if (before == Viewer.State.OPENING && viewer.state() == Viewer.State.LIVE) {
            opening--;
            live.incrementAndGet();
        }
    }

    private void onEnded(Viewer viewer, IOException reason) {
        Viewer.State before = viewer.state();
        closed(viewer);
        if (before == Viewer.State.AWAY) {
            return;
        }
        tally.onEnded(before + ": " + reason.getMessage());
        if (before == Viewer.State.LIVE) {
            live.decrementAndGet();
        } else {
            opening--;
        }
        returns.add(new Return(WallClock.nanos() + viewer.retryMillis() * 1_000_000L, viewer));
    }

    private void comeBack() {
        long now = WallClock.nanos();
        for (Return next = returns.peek(); next != null && next.atNanos <= now; next = returns.peek()) {
            waiting.add(next.viewer);
            returns.poll();
        }
    }

    private void openWaiting() {
        while (opening < openingAtOnce && !waiting.isEmpty()) {
            Viewer viewer = waiting.remove();
            opening++;
            try {
                viewer.connect(selector, nextAddress(), service, byTicket);
            } catch (IOException e) {
                onEnded(viewer, e);
            }
        }
    }

    private InetSocketAddress nextAddress() {
        return new InetSocketAddress("127.0.0." + (2 + connected++ / VIEWERS_AN_ADDRESS % 200), 0);
    }

    private static void closed(Viewer viewer) {
        try {
            viewer.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean awaits(Duration patience, BooleanSupplier condition) {
        long end = WallClock.nanos() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (WallClock.nanos() > end) {
                return false;
            }
            WallClock.pause(Duration.ofMillis(5));
        }
        return true;
    }
}
