package dev.tidings.route;

import dev.tidings.feed.Epoch;
import dev.tidings.feed.FeedKey;
import dev.tidings.feed.Recipient;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Response;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;
import org.jboss.logging.Logger;

/**
 * The way of a message to every listener of its feed: directly to those of this instance, over Redis to those of others.
 * Best effort: what is lost here is found by comparing versions with Postgres.
 */
@Singleton
public class Route implements Channels.Events, PackCodec.Reader {
    private static final Logger LOG = Logger.getLogger(Route.class);

    private final long instance = new SecureRandom().nextLong(Long.MAX_VALUE);
    private final Feeds feeds = new Feeds();
    private final Servers servers;
    private final Inquiries inquiries;
    private final List<IntConsumer> whenResubscribed = new CopyOnWriteArrayList<>();
    private final Counter received;
    private final Counter unwanted;
    private final Counter garbled;
    private volatile Recollection recollection = asked -> Map.of();

    Route(Vertx vertx, Redis redis, RouteConfig config, MeterRegistry metrics) {
        this.servers = new Servers(vertx, redis, config, this, instance, metrics);
        this.inquiries = new Inquiries(instance, this::publishToAll, this::publishTo, this::here);
        this.received = metrics.counter("tidings.route.received");
        this.unwanted = metrics.counter("tidings.route.unwanted");
        this.garbled = metrics.counter("tidings.route.garbled");
        Gauge.builder("tidings.route.feeds", feeds, Feeds::size).register(metrics);
    }

    void open(@Observes StartupEvent start) {
        servers.open();
    }

    void close(@Observes ShutdownEvent stop) {
        servers.close();
    }

    /** Whether messages of other instances arrive at the moment, of all feeds. */
    public boolean isConnected() {
        return servers.areConnected();
    }

    /** Whether messages about this feed reach the other instances at the moment. */
    public boolean reaches(FeedKey feed) {
        return servers.of(feed).isConnected();
    }

    /** Whether the Redis in which things are kept is known to be away; of one that no feed lives on nothing is known. */
    public boolean isStoreAway() {
        return servers.isOneForAll() && !servers.areConnected();
    }

    /** The servers on which feeds live, by their places in the list. */
    public Set<Integer> servers() {
        return servers.places();
    }

    /** Those of them whose feeds hear nothing of other instances at the moment. */
    public Set<Integer> serversAway() {
        return servers.away();
    }

    /**
     * Calls back, on an event loop, after each time that messages may have been lost and arrive again, with the place of the
     * server that they come from.
     */
    public void whenResubscribed(IntConsumer action) {
        whenResubscribed.add(action);
    }

    /**
     * Listens to a feed from now on; the caller must cancel the subscription. While the feed's messages do not arrive,
     * comparing with Postgres finds what they would have said, and once more when they arrive again.
     */
    public Subscription subscribe(Recipient recipient, FeedKey key, Listener listener) {
        feeds.add(key, recipient, listener);
        return () -> feeds.remove(key, listener);
    }

    /** The feeds that have a listener here; weakly consistent, for walking through them in slices. */
    public Iterator<Recipient> feeds() {
        return feeds.recipients(feed -> true);
    }

    /** Those of them that live on some of the servers. */
    public Iterator<Recipient> feeds(Set<Integer> places) {
        return feeds.recipients(feed -> places.contains(servers.of(feed)));
    }

    /** Tells the listeners of a feed where it stands in Postgres. */
    public void tell(Recipient recipient, Epoch epoch, long generation, long version) {
        for (Listener listener : feeds.listeners(recipient.key().value())) {
            listener.onStanding(epoch, generation, version);
        }
    }

    /** Tells the listeners of a feed that its messages arrive again, after some may have been lost. */
    public void tellReconnected(Recipient recipient) {
        for (Listener listener : feeds.listeners(recipient.key().value())) {
            listener.onReconnected();
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
     * timeout, or no time at all while Redis is known to be away or slow.
     */
    public Uni<Void> announce(List<Outgoing> messages) {
        for (Outgoing message : messages) {
            feeds.dispatch(message.feed().value(), message.message());
        }
        return servers.announce(messages);
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
        return feeds.isEmpty() || !servers.first().isConnected()
                ? Uni.createFrom().item(Optional.empty())
                : inquiries.ask(feeds, patience);
    }

    @Override
    public void onInquiry(Buffer bytes) {
        inquiries.receive(bytes);
    }

    @Override
    public void onPack(Buffer bytes) {
        if (PackCodec.sender(bytes) != instance) {
            PackCodec.read(bytes, this);
        }
    }

    @Override
    public boolean isWanted(String feed) {
        return feeds.has(feed);
    }

    @Override
    public void onMessage(String feed, Message message) {
        received.increment();
        feeds.dispatch(feed, message);
    }

    @Override
    public void onUnwanted() {
        unwanted.increment();
    }

    @Override
    public void onGarbled() {
        garbled.increment();
    }

    @Override
    public void onResubscribed(int server) {
        whenResubscribed.forEach(action -> action.accept(server));
    }

    private List<Whereabouts> here(List<Asked> asked) {
        Map<FeedKey, Long> times = recollection.writtenAtMillis(asked);
        return asked.stream()
                .map(one -> feeds.whereabouts(one, times.getOrDefault(one.feed(), 0L)))
                .toList();
    }

    private Uni<Integer> publishToAll(Buffer bytes) {
        return servers.first().publisher().publish(Channels.ALL, bytes).map(Response::toInteger);
    }

    /** Whoever asked has a limit to its patience, and does without. */
    private void publishTo(long other, Buffer bytes) {
        servers.first()
                .publisher()
                .publish(Channels.channel(other), bytes)
                .subscribe()
                .with(ignored -> {}, failure -> LOG.debugf("an answer was lost reason=%s", failure.toString()));
    }
}
