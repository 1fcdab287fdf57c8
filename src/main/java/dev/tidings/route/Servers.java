package dev.tidings.route;

import dev.tidings.feed.FeedKey;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The Redis servers over which what is said about feeds is spread; one, if nothing else is set. Each has its own connection,
 * heartbeat and backoff, so that the loss of one concerns only the feeds that live there.
 */
final class Servers {
    private final List<Server> all;
    private final boolean isOneForAll;

    /** @param redis the one that everything else is kept in */
    Servers(
            Vertx vertx,
            Redis redis,
            RouteConfig config,
            Channels.Events events,
            long instance,
            MeterRegistry metrics) {
        List<String> hosts = config.hosts().orElse(List.of());
        this.isOneForAll = hosts.isEmpty();
        List<Address> addresses = isOneForAll
                ? List.of(new Address(Address.THE_ONE, redis))
                : hosts.stream().map(url -> Address.of(vertx, url)).toList();
        this.all = IntStream.range(0, addresses.size())
                .mapToObj(i -> {
                    Address address = addresses.get(i);
                    Channels channels = new Channels(vertx, i, address, config, events, instance);
                    return new Server(
                            address,
                            channels,
                            new Publisher(
                                    instance, Channels.feeds(i), address, config, channels::isConnected, metrics));
                })
                .toList();
        all.forEach(server -> register(server, metrics));
    }

    void open() {
        all.forEach(server -> server.channels().open());
    }

    void close() {
        all.forEach(server -> server.channels().close());
        if (!isOneForAll) {
            all.forEach(server -> server.address().redis().close());
        }
    }

    Set<Integer> places() {
        return IntStream.range(0, all.size()).boxed().collect(Collectors.toUnmodifiableSet());
    }

    /** The places of those that are away. */
    Set<Integer> away() {
        return IntStream.range(0, all.size())
                .filter(i -> !all.get(i).isConnected())
                .boxed()
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the one server is that in which everything else is kept. */
    boolean isOneForAll() {
        return isOneForAll;
    }

    /** Where instances talk to each other about other things than feeds. */
    Server first() {
        return all.getFirst();
    }

    /** The place of the server on which a feed lives. */
    int of(String feed) {
        return all.size() == 1 ? 0 : Spread.server(feed, all.size());
    }

    Server of(FeedKey feed) {
        return all.get(of(feed.value()));
    }

    boolean areConnected() {
        return all.stream().allMatch(Server::isConnected);
    }

    /** To all servers at the same time. Never fails. */
    Uni<Void> announce(List<Outgoing> messages) {
        if (all.size() == 1) {
            return first().publisher().announce(messages);
        }
        Map<Server, List<Outgoing>> byServer = new HashMap<>();
        for (Outgoing message : messages) {
            byServer.computeIfAbsent(of(message.feed()), ignored -> new ArrayList<>())
                    .add(message);
        }
        if (byServer.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Uni<Void>> announcements = new ArrayList<>(byServer.size());
        byServer.forEach((server, some) -> announcements.add(server.publisher().announce(some)));
        return Uni.join().all(announcements).andFailFast().replaceWithVoid();
    }

    /** With one server the gauge has no label, as ever. */
    private void register(Server server, MeterRegistry metrics) {
        Gauge.Builder<Server> gauge = Gauge.builder("tidings.route.connected", server, it -> it.isConnected() ? 1 : 0);
        if (all.size() > 1) {
            gauge.tag("server", server.address().name());
        }
        gauge.register(metrics);
    }
}
