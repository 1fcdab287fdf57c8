package dev.tidings.load;

import java.io.IOException;
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
import java.util.function.Supplier;

/** Very many clients on one thread, which come back by themselves as browsers do. */
public final class Swarm implements AutoCloseable {
    /** What happens to the clients; on the thread of the swarm. */
    interface Reader {
        /** A client was sent an event; {@code isFirst} when it had no id before. */
        void on(StreamClient client, ServerEvent event, boolean isFirst);
    }

    private record Return(long atNanos, StreamClient client) {}

    /** Well below the ports of one address (some 28,000): near the end connecting takes several times longer. */
    private static final int CLIENTS_AN_ADDRESS = 10_000;

    private static final int LOOK_EVERY_MILLIS = 5;

    private final List<InetSocketAddress> services;
    private final boolean byTicket;
    private final int openingAtOnce;
    private final Readings readings;
    private final Selector selector = Selector.open();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final ConcurrentLinkedQueue<Runnable> questions = new ConcurrentLinkedQueue<>();
    private final List<StreamClient> clients = new ArrayList<>();
    private final ArrayDeque<StreamClient> waiting = new ArrayDeque<>();
    private final PriorityQueue<Return> returns =
            new PriorityQueue<>((one, other) -> Long.compare(one.atNanos, other.atNanos));
    private final byte[] bytes = new byte[64 * 1024];
    private int connected;
    private int opening;
    private final AtomicInteger live = new AtomicInteger();
    private volatile boolean isClosed;

    /** @param openingAtOnce so many of them are on their way at most */
    Swarm(InetSocketAddress service, boolean byTicket, int openingAtOnce, Readings readings) throws IOException {
        this(List.of(service), byTicket, openingAtOnce, readings);
    }

    /** @param services to which they connect in turn, as behind a load balancer */
    Swarm(List<InetSocketAddress> services, boolean byTicket, int openingAtOnce, Readings readings) throws IOException {
        this.services = List.copyOf(services);
        this.byTicket = byTicket;
        this.openingAtOnce = openingAtOnce;
        this.readings = readings;
        Thread thread = new Thread(this::run, "swarm");
        thread.setDaemon(true);
        thread.start();
    }

    /** Opens all their streams, and returns how many seconds it took until each was live. */
    double open(List<StreamClient> more, Duration patience) {
        long begin = WallClock.nanos();
        int wanted =
                live.get() + (int) more.stream().filter(StreamClient::reads).count();
        ask(() -> clients.addAll(more) && waiting.addAll(more));
        awaitLive(wanted, patience);
        return WallClock.secondsSince(begin);
    }

    int live() {
        return live.get();
    }

    void awaitLive(int wanted, Duration patience) {
        long end = WallClock.nanos() + patience.toNanos();
        while (live.get() < wanted) {
            if (WallClock.nanos() > end) {
                throw new IllegalStateException(
                        "only " + live + " of " + wanted + " streams are open: " + ask(readings::trouble));
            }
            WallClock.pause(Duration.ofMillis(1));
        }
    }

    /** The answer of the swarm's thread, to which all its state belongs. */
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
        return answer.join();
    }

    /** Ends all connections, and forgets their clients. */
    void dismiss() {
        ask(() -> {
            clients.forEach(StreamClient::close);
            clients.clear();
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
        StreamClient client = (StreamClient) key.attachment();
        try {
            if (key.isConnectable()) {
                client.onConnected(byTicket);
            } else if (key.isReadable()) {
                read(client);
            }
        } catch (IOException e) {
            onEnded(client, e);
        }
    }

    private void read(StreamClient client) throws IOException {
        int count = client.read(bytes);
        if (count < 0) {
            throw new IOException("the connection has ended");
        }
        StreamClient.State before = client.state();
        readings.at(WallClock.nanos());
        client.onBytes(bytes, count, readings);
        if (before == StreamClient.State.OPENING && client.state() == StreamClient.State.LIVE) {
            opening--;
            if (client.reads()) {
                live.incrementAndGet();
            } else {
                client.stopReading();
            }
        }
    }

    private void onEnded(StreamClient client, IOException reason) {
        StreamClient.State before = client.state();
        client.close();
        if (before == StreamClient.State.AWAY) {
            return;
        }
        readings.onEnded(client, before, reason);
        if (before != StreamClient.State.LIVE) {
            opening--;
        } else if (client.reads()) {
            live.decrementAndGet();
        }
        if (client.reads()) {
            returns.add(new Return(WallClock.nanos() + client.retryMillis() * 1_000_000, client));
        }
    }

    private void comeBack() {
        long now = WallClock.nanos();
        for (Return next = returns.peek(); next != null && next.atNanos <= now; next = returns.peek()) {
            waiting.add(next.client);
            returns.poll();
        }
    }

    private void openWaiting() {
        while (opening < openingAtOnce && !waiting.isEmpty()) {
            StreamClient client = waiting.remove();
            opening++;
            try {
                InetSocketAddress service = services.get(connected % services.size());
                client.connect(selector, nextAddress(), service);
            } catch (IOException e) {
                onEnded(client, e);
            }
        }
    }

    private InetSocketAddress nextAddress() {
        return new InetSocketAddress("127.0.0." + (2 + connected++ / CLIENTS_AN_ADDRESS % 200), 0);
    }
}
