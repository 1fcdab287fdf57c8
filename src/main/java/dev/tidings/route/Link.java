package dev.tidings.route;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one subscriber connection to one Redis. Comes back by itself, with backoff, for ever. Only subscribing commands go
 * over it: the client would take a message that arrives meanwhile for the answer to any other one, so the heartbeat is a
 * subscription, too. All its state belongs to the event loop of one context.
 */
final class Link {
    /** What the owner of the connection is told, on its event loop. */
    interface Events {
        /** A new connection is there, and nothing is subscribed to yet; whatever is sent now comes first. */
        void onOpened();

        /** All that was sent when it was opened is acknowledged. */
        void onReady();

        /** What came over it; an array of at least three. */
        void onResponse(Response response);
    }

    private static final Logger LOG = Logger.getLogger(Link.class);

    private final Vertx vertx;
    private final Context context;
    private final Address address;
    private final RouteConfig config;
    private final String ownChannel;
    private final Events events;

    private @Nullable RedisConnection connection;
    private volatile boolean isConnected;
    private boolean isClosed;
    private boolean isHeartbeatDue;
    private int attempts;

    /** @param ownChannel whose acknowledgement is the heartbeat */
    Link(Vertx vertx, Address address, RouteConfig config, String ownChannel, Events events) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.address = address;
        this.config = config;
        this.ownChannel = ownChannel;
        this.events = events;
    }

    void open() {
        run(() -> {
            connect();
            vertx.setPeriodic(config.heartbeat().toMillis(), timer -> beat(timer));
        });
    }

    void close() {
        run(() -> {
            isClosed = true;
            lose("closed");
        });
    }

    private void run(Runnable action) {
        context.runOnContext(ignored -> action.run());
    }

    /** Whether messages arrive at the moment. Any thread. */
    boolean isConnected() {
        return isConnected;
    }

    /** Nothing, while it is not open. */
    void send(Request request) {
        RedisConnection current = connection;
        if (current != null) {
            current.send(request).onFailure(failure -> lose(failure.getClass().getSimpleName()));
        }
    }

    private void connect() {
        if (isClosed || connection != null) {
            return;
        }
        address.redis()
                .connect()
                .onSuccess(opened -> run(() -> begin(opened)))
                .onFailure(
                        failure -> run(() -> reconnectLater(failure.getClass().getSimpleName())));
    }

    private void begin(RedisConnection opened) {
        if (isClosed) {
            opened.close();
            return;
        }
        connection = opened;
        opened.handler(response -> {
            if (opened.equals(connection)) {
                onResponse(response);
            }
        });
        opened.exceptionHandler(failure -> run(() -> loseIfCurrent(opened, "broken")));
        opened.endHandler(end -> run(() -> loseIfCurrent(opened, "ended")));
        events.onOpened();
        // Acknowledged in order: when the own channel is, everything before it is. It is not due with the next beat,
        // which
        // may come in a moment.
        send(Request.cmd(Command.SUBSCRIBE).arg(ownChannel));
    }

    private void onResponse(@Nullable Response response) {
        if (response == null || response.size() < 3) {
            return;
        }
        if (response.get(0).toString().equals("subscribe")
                && response.get(1).toString().equals(ownChannel)) {
            onBeat();
        } else {
            events.onResponse(response);
        }
    }

    private void onBeat() {
        isHeartbeatDue = false;
        if (isConnected || connection == null) {
            return;
        }
        isConnected = true;
        if (attempts > 0) {
            LOG.infof("connected to Redis again server=%s after=%d attempts", address.name(), attempts);
        }
        attempts = 0;
        events.onReady();
    }

    private void beat(long timer) {
        if (isClosed) {
            vertx.cancelTimer(timer);
        } else if (isHeartbeatDue) {
            lose("silent");
        } else if (connection != null) {
            isHeartbeatDue = true;
            send(Request.cmd(Command.SUBSCRIBE).arg(ownChannel));
        }
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
        isHeartbeatDue = false;
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
            LOG.warnf(
                    "no subscriber connection to Redis, streams are slower until it is back server=%s reason=%s",
                    address.name(), reason);
        }
        vertx.setTimer(pauseMillis(attempts++), ignored -> connect());
    }

    private long pauseMillis(int attempt) {
        Duration longest = config.reconnectPause();
        long pause = Math.min(longest.toMillis(), (longest.toMillis() / 20) << Math.min(attempt, 10));
        return Math.max(1, pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1));
    }
}
