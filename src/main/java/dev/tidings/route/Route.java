package dev.tidings.route;

import dev.tidings.feed.Epoch;
import dev.tidings.feed.FeedKey;
import dev.tidings.feed.Recipient;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;

/**
 * The way of a message to every listener of its feed: directly to those of this instance, over Redis to those of others.
 * Best effort: what is lost here is found by comparing versions with Postgres.
 */
@ApplicationScoped
public class Route implements Channels.Events {
    private static final Logger LOG = Logger.getLogger(Route.class);

    private final Redis redis;
    private final RouteConfig config;
    private final long instance = new SecureRandom().nextLong(Long.MAX_VALUE);
    private final Feeds feeds = new Feeds();
    private final Channels channels;
    private final Inquiries inquiries;
    private final List<Runnable> whenResubscribed = new CopyOnWriteArrayList<>();
    private final Counter announced;
    private final Counter unannounced;
    private final Counter received;
    private final Counter garbled;
    private volatile boolean isAnnouncing = true;
    private volatile Recollection recollection = asked -> Map.of();

    Route(Vertx vertx, Redis redis, RouteConfig config, MeterRegistry metrics) {
        this.redis = redis;
        this.config = config;
        this.channels = new Channels(vertx, redis, config, this, instance);
        this.inquiries = new Inquiries(instance, this::publishToAll, this::publishTo, this::here);
        this.announced = metrics.counter("tidings.route.announced");
        this.unannounced = metrics.counter("tidings.route.unannounced");
        this.received = metrics.counter("tidings.route.received");
        this.garbled = metrics.counter("tidings.route.garbled");
        Gauge.builder("tidings.route.feeds", feeds, Feeds::size).register(metrics);
        Gauge.builder("tidings.route.connected", channels, it -> it.isConnected() ? 1 : 0)
                .register(metrics);
    }

    void open(@Observes StartupEvent start) {
        channels.open();
    }

    void close(@Observes ShutdownEvent stop) {
        channels.close();
    }

    /** Whether messages of other instances arrive at the moment. */
    public boolean isConnected() {
        return channels.isConnected();
    }

    /** Calls back, on an event loop, after each time that messages may have been lost and arrive again. */
    public void whenResubscribed(Runnable action) {
        whenResubscribed.add(action);
    }

    /** Listens to a feed from now on; the caller must cancel the subscription. */
    public Subscription subscribe(Recipient recipient, FeedKey key, Listener listener) {
        Feeds.Feed feed = feeds.add(key, recipient, listener, channels::subscribe);
        return new FeedSubscription(key, listener, feed.acknowledged());
    }

    /** The feeds that have a listener here; weakly consistent, for walking through them in slices. */
    public Iterator<Recipient> feeds() {
        return feeds.recipients();
    }

    /** Tells the listeners of a feed where it stands in Postgres. */
    public void tell(Recipient recipient, Epoch epoch, long generation, long version) {
        for (Listener listener : feeds.listeners(recipient.key().value())) {
            listener.onStanding(epoch, generation, version);
        }
    }

    /** Tells the listeners of a feed that it is gone from Postgres. */
    public void tellGone(Recipient recipient) {
        for (Listener listener : feeds.listeners(recipient.key().value())) {
            listener.onGone();
        }
    }

    /**
     * Tells the listeners here at once and all others through Redis. Never fails, and takes no longer than the announce
     * timeout, or no time at all while Redis is known to be away.
     */
    public Uni<Void> announce(List<Outgoing> messages) {
        for (Outgoing message : messages) {
            feeds.dispatch(message.feed().value(), message.message());
        }
        if (!channels.isConnected()) {
            unannounced.increment(messages.size());
            return Uni.createFrom().voidItem();
        }
        return Multi.createFrom()
                .iterable(slices(messages))
                .onItem()
                .transformToUniAndConcatenate(this::publish)
                .collect()
                .last()
                .ifNoItem()
                .after(config.announceTimeout())
                .fail()
                .replaceWithVoid()
                .invoke(() -> onAnnounced(messages.size()))
                .onFailure()
                .recoverWithUni(failure -> {
                    onUnannounced(messages.size(), failure);
                    return Uni.createFrom().voidItem();
                });
    }

    /** Who remembers, on this instance, when frames were written. */
    public void recollectsBy(Recollection memory) {
        recollection = memory;
    }

    /**
     * Asks all instances where the streams of some feeds stand. Never fails, and takes no longer than the patience; empty
     * while Redis is away, or when nothing is asked.
     */
    public Uni<Optional<Heard>> ask(List<Asked> feeds, Duration patience) {
        return feeds.isEmpty() || !channels.isConnected()
                ? Uni.createFrom().item(Optional.empty())
                : inquiries.ask(feeds, patience);
    }

    @Override
    public void onInquiry(Buffer bytes) {
        inquiries.receive(bytes);
    }

    @Override
    public void onMessage(String feed, Buffer bytes) {
        if (MessageCodec.sender(bytes) == instance) {
            return;
        }
        received.increment();
        MessageCodec.decode(bytes).ifPresentOrElse(message -> feeds.dispatch(feed, message), garbled::increment);
    }

    @Override
    public void onAcknowledged(String feed) {
        feeds.acknowledge(feed);
    }

    @Override
    public void onResubscribed() {
        whenResubscribed.forEach(Runnable::run);
    }

    @Override
    public Iterator<String> wanted() {
        return feeds.keys();
    }

    private List<Whereabouts> here(List<Asked> asked) {
        Map<FeedKey, Long> times = recollection.writtenAtMillis(asked);
        return asked.stream()
                .map(one -> feeds.whereabouts(one, times.getOrDefault(one.feed(), 0L)))
                .toList();
    }

    private Uni<Integer> publishToAll(Buffer bytes) {
        return publish(Channels.ALL, bytes).map(Response::toInteger);
    }

    /** Whoever asked has a limit to its patience, and does without. */
    private void publishTo(long other, Buffer bytes) {
        publish(Channels.channel(other), bytes)
                .subscribe()
                .with(ignored -> {}, failure -> LOG.debugf("an answer was lost reason=%s", failure.toString()));
    }

    private Uni<Response> publish(String channel, Buffer bytes) {
        Request request = Request.cmd(Command.PUBLISH).arg(channel).arg(bytes);
        return Uni.createFrom().completionStage(() -> redis.send(request).toCompletionStage());
    }

    private List<List<Outgoing>> slices(List<Outgoing> messages) {
        List<List<Outgoing>> slices = new ArrayList<>();
        for (int i = 0; i < messages.size(); i += config.announceBatch()) {
            slices.add(messages.subList(i, Math.min(messages.size(), i + config.announceBatch())));
        }
        return slices;
    }

    private Uni<List<Response>> publish(List<Outgoing> messages) {
        List<Request> requests = new ArrayList<>(messages.size());
        for (Outgoing message : messages) {
            requests.add(Request.cmd(Command.PUBLISH)
                    .arg(Channels.channel(message.feed()))
                    .arg(MessageCodec.encode(instance, message.message())));
        }
        return Uni.createFrom().completionStage(() -> redis.batch(requests).toCompletionStage());
    }

    private void onAnnounced(int messages) {
        announced.increment(messages);
        if (!isAnnouncing) {
            isAnnouncing = true;
            LOG.info("announcements reach Redis again");
        }
    }

    private void onUnannounced(int messages, Throwable failure) {
        unannounced.increment(messages);
        if (isAnnouncing) {
            isAnnouncing = false;
            LOG.warnf(
                    "announcements do not reach Redis, other instances find the changes by comparing reason=%s",
                    failure.getClass().getSimpleName());
        }
    }

    private final class FeedSubscription implements Subscription {
        private final FeedKey key;
        private final Listener listener;
        private final CompletableFuture<Void> acknowledged;

        FeedSubscription(FeedKey key, Listener listener, CompletableFuture<Void> acknowledged) {
            this.key = key;
            this.listener = listener;
            this.acknowledged = acknowledged;
        }

        @Override
        public Uni<Void> acknowledged() {
            // All listeners of the feed share it, and a Uni that is canceled cancels what it was made from.
            return Uni.createFrom().completionStage(acknowledged::copy);
        }

        @Override
        public boolean isAcknowledged() {
            return acknowledged.isDone();
        }

        @Override
        public void cancel() {
            feeds.remove(key, listener, channels::unsubscribe);
        }
    }
}
