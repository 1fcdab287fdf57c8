package dev.tidings.route;

import dev.tidings.feed.FeedKey;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * This instance's one subscriber connection to Redis. Comes back by itself, with backoff, for ever, and then subscribes
 * to everything again. Only subscribing commands go over it: the client would take a message that arrives meanwhile for
 * the answer to any other one, so the heartbeat is a subscription, too.
 *
 * <p>All its state belongs to the event loop of one context; {@link #subscribe} and {@link #unsubscribe} may be called
 * from any thread and keep their order.
 */
final class Channels {
    /** What the owner of the channels is told, on the event loop. */
    interface Events {
        void onMessage(String feed, Buffer bytes);

        /** A question to all instances, or an answer to this one. */
        void onInquiry(Buffer bytes);

        void onAcknowledged(String feed);

        /** Everything is subscribed to anew; whatever was sent while the connection was away is lost. */
        void onResubscribed();

        /** The feeds to subscribe to after a reconnection. */
        Iterator<String> wanted();
    }

    private static final Logger LOG = Logger.getLogger(Channels.class);
    private static final String PREFIX = "tidings:feed:";
    /** What every instance hears. */
    static final String ALL = "tidings:instances";

    /** So many channels go into one command: long enough to be cheap, short enough not to hold up Redis. */
    private static final int CHANNELS_A_COMMAND = 500;

    private record Step(boolean subscribe, String feed) {}

    private final Vertx vertx;
    private final Context context;
    private final Redis redis;
    private final RouteConfig config;
    private final Events events;
    private final String ownChannel;
    private final ConcurrentLinkedQueue<Step> steps = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isFlushing = new AtomicBoolean();
    /** Subscriptions sent and not yet acknowledged: only the answer to the last one for a channel counts. */
    private final Map<String, Integer> unacknowledged = new HashMap<>();

    private @Nullable RedisConnection connection;
    private volatile boolean isConnected;
    private boolean isClosed;
    private boolean isHeartbeatDue;
    private int attempts;
    private int unacknowledgedAfterReconnect;

    Channels(Vertx vertx, Redis redis, RouteConfig config, Events events, long instance) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.redis = redis;
        this.config = config;
        this.events = events;
        this.ownChannel = channel(instance);
    }

    static String channel(FeedKey feed) {
        return PREFIX + feed.value();
    }

    /** What one instance hears; subscribing to it again is also its heartbeat. */
    static String channel(long instance) {
        return "tidings:instance:" + Long.toHexString(instance);
    }

    void open() {
        context.runOnContext(ignored -> {
            connect();
            vertx.setPeriodic(config.heartbeat().toMillis(), timer -> beat(timer));
        });
    }

    void close() {
        context.runOnContext(ignored -> {
            isClosed = true;
            lose("closed");
        });
    }

    boolean isConnected() {
        return isConnected;
    }

    void subscribe(String feed) {
        enqueue(new Step(true, feed));
    }

    void unsubscribe(String feed) {
        enqueue(new Step(false, feed));
    }

    private void enqueue(Step step) {
        steps.add(step);
        if (isFlushing.compareAndSet(false, true)) {
            context.runOnContext(ignored -> flush());
        }
    }

    /** While there is no connection the steps wait: the next one begins with what is wanted then, and goes on with them. */
    private void flush() {
        isFlushing.set(false);
        if (connection == null) {
            return;
        }
        List<Step> run = new ArrayList<>();
        for (Step step = steps.poll(); step != null; step = steps.poll()) {
            if (!run.isEmpty()
                    && (run.getFirst().subscribe() != step.subscribe() || run.size() == CHANNELS_A_COMMAND)) {
                send(run);
                run.clear();
            }
            run.add(step);
        }
        if (!run.isEmpty()) {
            send(run);
        }
    }

    private void send(List<Step> run) {
        RedisConnection current = connection;
        if (current == null) {
            return;
        }
        boolean subscribe = run.getFirst().subscribe();
        Request request = Request.cmd(subscribe ? Command.SUBSCRIBE : Command.UNSUBSCRIBE);
        for (Step step : run) {
            request.arg(PREFIX + step.feed());
            if (subscribe) {
                unacknowledged.merge(step.feed(), 1, Integer::sum);
            }
        }
        current.send(request).onFailure(failure -> lose(failure.getClass().getSimpleName()));
    }

    private void connect() {
        if (isClosed || connection != null) {
            return;
        }
        redis.connect()
                .onSuccess(opened -> context.runOnContext(ignored -> begin(opened)))
                .onFailure(failure -> context.runOnContext(
                        ignored -> reconnectLater(failure.getClass().getSimpleName())));
    }

    private void begin(RedisConnection opened) {
        if (isClosed) {
            opened.close();
            return;
        }
        connection = opened;
        unacknowledged.clear();
        isHeartbeatDue = false;
        opened.handler(response -> onResponse(response));
        opened.exceptionHandler(failure -> context.runOnContext(ignored -> loseIfCurrent(opened, "broken")));
        opened.endHandler(end -> context.runOnContext(ignored -> loseIfCurrent(opened, "ended")));
        List<Step> run = new ArrayList<>();
        Iterator<String> wanted = events.wanted();
        while (wanted.hasNext()) {
            run.add(new Step(true, wanted.next()));
            if (run.size() == CHANNELS_A_COMMAND) {
                send(run);
                run.clear();
            }
        }
        if (!run.isEmpty()) {
            send(run);
        }
        // What stands in the queue may not be among the wanted yet.
        flush();
        // Acknowledged in order: when the own channel is, everything before it is.
        unacknowledgedAfterReconnect = 1;
        opened.send(Request.cmd(Command.SUBSCRIBE).arg(ALL));
        opened.send(Request.cmd(Command.SUBSCRIBE).arg(ownChannel));
    }

    private void onResponse(@Nullable Response response) {
        if (response == null || response.size() < 3) {
            return;
        }
        String channel = response.get(1).toString();
        switch (response.get(0).toString()) {
            case "message" -> {
                if (channel.startsWith(PREFIX)) {
                    events.onMessage(
                            channel.substring(PREFIX.length()), response.get(2).toBuffer());
                } else {
                    events.onInquiry(response.get(2).toBuffer());
                }
            }
            case "subscribe" -> onSubscribed(channel);
            default -> {
                // an unsubscription's answer, which nobody waits for
            }
        }
    }

    private void onSubscribed(String channel) {
        if (channel.equals(ALL)) {
            return;
        }
        if (channel.equals(ownChannel)) {
            isHeartbeatDue = false;
            if (unacknowledgedAfterReconnect == 1) {
                unacknowledgedAfterReconnect = 0;
                onReady();
            }
            return;
        }
        String feed = channel.substring(PREFIX.length());
        Integer left =
                unacknowledged.merge(feed, -1, (sent, one) -> sent + one == 0 ? null : Integer.valueOf(sent + one));
        if (left == null) {
            events.onAcknowledged(feed);
        }
    }

    private void onReady() {
        isConnected = true;
        if (attempts > 0) {
            LOG.infof("connected to Redis again after=%d attempts", attempts);
        }
        attempts = 0;
        events.onResubscribed();
    }

    private void beat(long timer) {
        if (isClosed) {
            vertx.cancelTimer(timer);
            return;
        }
        RedisConnection current = connection;
        if (current == null) {
            return;
        }
        if (isHeartbeatDue) {
            lose("silent");
            return;
        }
        isHeartbeatDue = true;
        current.send(Request.cmd(Command.SUBSCRIBE).arg(ownChannel))
                .onFailure(failure -> lose(failure.getClass().getSimpleName()));
    }

    private void loseIfCurrent(RedisConnection ended, String reason) {
        if (ended.equals(connection)) {
            lose(reason);
        }
    }

    private void lose(String reason) {
        RedisConnection lost = connection;
        if (lost == null) {
            return;
        }
        connection = null;
        isConnected = false;
        lost.close();
        if (!isClosed) {
            reconnectLater(reason);
        }
    }

    /** No limit: until Redis is back, streams live by comparing versions with Postgres. */
    private void reconnectLater(String reason) {
        if (isClosed) {
            return;
        }
        if (attempts == 0) {
            LOG.warnf("no subscriber connection to Redis, streams are slower until it is back reason=%s", reason);
        }
        vertx.setTimer(pauseMillis(attempts++), ignored -> connect());
    }

    private long pauseMillis(int attempt) {
        Duration longest = config.reconnectPause();
        long pause = Math.min(longest.toMillis(), (longest.toMillis() / 20) << Math.min(attempt, 10));
        return Math.max(1, pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1));
    }
}
