package dev.tidings.model;

import dev.tidings.feed.Counters;
import dev.tidings.feed.Cursor;
import dev.tidings.load.ServerEvent;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client with one stream, that remembers for the story of its run what it did and what it was sent. */
final class FeedClient implements SseConnection.Reader {
    private static final int LONGEST_TRACE = 400;
    private static final int LONGEST_LINE = 400;

    private final URI root;
    private final String token;
    private final LocalFeed feed = new LocalFeed();
    private final Deque<String> trace = new ArrayDeque<>();
    /** How many events of each name this connection has brought. */
    private final Map<String, Integer> received = new HashMap<>();

    private String lastEvent = "";
    private int framesUntilCut;
    private boolean isPaused;
    private @Nullable SseConnection connection;

    FeedClient(URI root, String token) {
        this.root = root;
        this.token = token;
    }

    /** @param cutAfter how many frames later the client leaves */
    synchronized void connect(int cutAfter, boolean isSlow) {
        trace("-- connects with " + feed.lastId());
        framesUntilCut = cutAfter;
        lastEvent = "";
        isPaused = false;
        received.clear();
        connection = SseConnection.open(root, token, feed.lastId(), isSlow, this);
    }

    synchronized void disconnect(boolean isRude) {
        if (connection != null) {
            trace("-- disconnects");
            connection.close(isRude);
            connection = null;
            notifyAll();
        }
    }

    synchronized boolean isReading() {
        return connection != null && !isPaused;
    }

    synchronized void pause(boolean paused) {
        isPaused = paused && connection != null;
        if (connection != null) {
            trace(paused ? "-- stops reading" : "-- reads on");
            connection.pause(paused);
        }
    }

    synchronized void forget() {
        feed.forget();
    }

    synchronized void knows(ServerFeed list) {
        feed.knows(list);
    }

    synchronized void goOnFrom(String cursor) {
        feed.goOnFrom(cursor);
    }

    /** Until it is told that it is live there or further on; false if it is not in time, or its connection has ended. */
    synchronized boolean awaitRest(Cursor end, long untilNanos) throws InterruptedException {
        while (connection != null && !(lastEvent.equals("feed") && feed.isAt(end))) {
            long millis = (untilNanos - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return connection != null;
    }

    synchronized Map<String, JsonObject> items() {
        return feed.items();
    }

    synchronized Counters counters() {
        return feed.counters();
    }

    synchronized @Nullable String lastId() {
        return feed.lastId();
    }

    synchronized Map<String, Integer> received() {
        return Map.copyOf(received);
    }

    synchronized void checkFaults() {
        feed.checkFaults();
    }

    synchronized List<String> trace() {
        return List.copyOf(trace);
    }

    @Override
    public synchronized void onEvent(SseConnection from, ServerEvent event) {
        if (from != connection) {
            return;
        }
        trace(event.name() + " " + event.id() + " " + event.data());
        if (event.name().equals("ping") || event.name().equals("bye")) {
            return;
        }
        feed.on(event);
        lastEvent = event.name();
        received.merge(event.name(), 1, Integer::sum);
        if (--framesUntilCut <= 0) {
            disconnect(true);
        }
        notifyAll();
    }

    @Override
    public synchronized void onEnd(SseConnection from, int status) {
        if (from != connection) {
            return;
        }
        trace("-- has ended, status " + status);
        if (status != 200) {
            feed.onRefusal(status);
        }
        connection = null;
        notifyAll();
    }

    private void trace(String line) {
        if (trace.size() == LONGEST_TRACE) {
            trace.removeFirst();
        }
        trace.add(line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line);
    }
}
