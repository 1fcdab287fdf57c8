package dev.tidings.route;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** What this instance says through one Redis. Any thread. */
final class Publisher {
    private static final Logger LOG = Logger.getLogger(Publisher.class);
    /** So many messages a server that is slow may hold, of those for which nobody waits; what is beyond is not sent. */
    private static final int MOST_BEHIND = 10_000;
    /** Of these while the connection that listens is gone, too: then the server is probably away. */
    private static final int MOST_BEHIND_WHEN_DEAF = 1_000;

    private final long instance;
    private final String channel;
    private final Address address;
    private final RouteConfig config;
    private final BooleanSupplier isConnected;
    private final Counter announced;
    private final Counter unannounced;
    private final AtomicInteger behind = new AtomicInteger();
    private volatile boolean isAnnouncing = true;

    /** @param channel on which it speaks about feeds */
    Publisher(
            long instance,
            String channel,
            Address address,
            RouteConfig config,
            BooleanSupplier isConnected,
            MeterRegistry metrics) {
        this.instance = instance;
        this.channel = channel;
        this.address = address;
        this.config = config;
        this.isConnected = isConnected;
        this.announced = metrics.counter("tidings.route.announced");
        this.unannounced = metrics.counter("tidings.route.unannounced");
    }

    /**
     * Never fails. Takes no longer than the announce timeout, and no time at all while the server is known to be away or
     * slow: whoever waits has messages for other servers as well.
     */
    Uni<Void> announce(List<Outgoing> messages) {
        // Those that speak may stand while the one that listens is gone: a slow subscriber is cut off alone.
        if (isAnnouncing && isConnected.getAsBoolean()) {
            return published(messages)
                    .ifNoItem()
                    .after(config.announceTimeout())
                    .fail()
                    .invoke(() -> onAnnounced(messages.size()))
                    .onFailure()
                    .recoverWithUni(failure -> onUnannounced(messages.size(), failure));
        }
        announceMeanwhile(messages);
        return Uni.createFrom().voidItem();
    }

    Uni<Response> publish(String channel, Buffer bytes) {
        return Uni.createFrom()
                .completionStage(
                        () -> address.redis().send(request(channel, bytes)).toCompletionStage());
    }

    private void announceMeanwhile(List<Outgoing> messages) {
        int size = messages.size();
        // Whatever it holds: one announcement may be larger than what may be behind.
        if (behind.getAndAdd(size) >= (isConnected.getAsBoolean() ? MOST_BEHIND : MOST_BEHIND_WHEN_DEAF)) {
            behind.addAndGet(-size);
            unannounced.increment(size);
            return;
        }
        published(messages)
                .onTermination()
                .invoke(() -> behind.addAndGet(-size))
                .subscribe()
                .with(ignored -> onAnnounced(size), failure -> unannounced.increment(size));
    }

    private Uni<Void> published(List<Outgoing> messages) {
        if (messages.size() <= config.announceBatch()) {
            return batch(messages);
        }
        return Multi.createFrom()
                .iterable(slices(messages))
                .onItem()
                .transformToUniAndConcatenate(this::batch)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private List<List<Outgoing>> slices(List<Outgoing> messages) {
        List<List<Outgoing>> slices = new ArrayList<>();
        for (int i = 0; i < messages.size(); i += config.announceBatch()) {
            slices.add(messages.subList(i, Math.min(messages.size(), i + config.announceBatch())));
        }
        return slices;
    }

    private Uni<Void> batch(List<Outgoing> messages) {
        List<Buffer> packs = PackCodec.encode(instance, messages);
        if (packs.size() == 1) {
            return publish(channel, packs.getFirst()).replaceWithVoid();
        }
        List<Request> requests =
                packs.stream().map(pack -> request(channel, pack)).toList();
        return Uni.createFrom()
                .completionStage(() -> address.redis().batch(requests).toCompletionStage())
                .replaceWithVoid();
    }

    private static Request request(String channel, Buffer bytes) {
        return Request.cmd(Command.PUBLISH).arg(channel).arg(bytes);
    }

    private void onAnnounced(int messages) {
        announced.increment(messages);
        if (!isAnnouncing) {
            isAnnouncing = true;
            LOG.infof("announcements reach Redis again server=%s", address.name());
        }
    }

    private Uni<Void> onUnannounced(int messages, Throwable failure) {
        unannounced.increment(messages);
        if (isAnnouncing) {
            isAnnouncing = false;
            LOG.warnf(
                    "announcements do not reach Redis, other instances find the changes by comparing server=%s reason=%s",
                    address.name(), failure.getClass().getSimpleName());
        }
        return Uni.createFrom().voidItem();
    }
}
