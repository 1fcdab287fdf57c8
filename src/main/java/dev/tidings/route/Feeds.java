package dev.tidings.route;

import dev.tidings.feed.FeedKey;
import dev.tidings.feed.Recipient;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** The feeds that have a listener on this instance, each with its listeners. Any thread. */
final class Feeds {
    private static final Logger LOG = Logger.getLogger(Feeds.class);

    /** Replaced as a whole inside the map's own lock on its key, so readers need none. */
    private record Feed(Recipient recipient, List<Listener> listeners) {
        Feed {
            listeners = List.copyOf(listeners);
        }

        Feed with(Listener listener) {
            List<Listener> more = new ArrayList<>(listeners);
            more.add(listener);
            return new Feed(recipient, more);
        }

        Feed without(Listener listener) {
            List<Listener> fewer = new ArrayList<>(listeners);
            fewer.remove(listener);
            return new Feed(recipient, fewer);
        }
    }

    private final ConcurrentHashMap<String, Feed> feeds = new ConcurrentHashMap<>();

    void add(FeedKey key, Recipient recipient, Listener listener) {
        feeds.merge(key.value(), new Feed(recipient, List.of(listener)), (feed, one) -> feed.with(listener));
    }

    void remove(FeedKey key, Listener listener) {
        feeds.computeIfPresent(key.value(), (name, feed) -> {
            Feed rest = feed.without(listener);
            return rest.listeners.isEmpty() ? null : rest;
        });
    }

    boolean has(String key) {
        return feeds.containsKey(key);
    }

    /** One that throws keeps nobody else from it, nor from what comes behind it. */
    void dispatch(String key, Message message) {
        for (Listener listener : listeners(key)) {
            try {
                listener.onMessage(message);
            } catch (RuntimeException | Error e) {
                LOG.error("a message could not be told to a stream", e);
            }
        }
    }

    Whereabouts whereabouts(Asked asked, long writtenAtMillis) {
        int streams = 0;
        int passed = 0;
        long lowest = Long.MAX_VALUE;
        for (Listener listener : listeners(asked.feed().value())) {
            long version = listener.standsAt();
            streams++;
            passed += version >= asked.version() ? 1 : 0;
            lowest = Math.min(lowest, version);
        }
        return new Whereabouts(streams, passed, streams == 0 ? 0 : lowest, writtenAtMillis);
    }

    int size() {
        return feeds.size();
    }

    Iterator<Recipient> recipients(Predicate<String> which) {
        return feeds.entrySet().stream()
                .filter(feed -> which.test(feed.getKey()))
                .map(feed -> feed.getValue().recipient())
                .iterator();
    }

    List<Listener> listeners(String key) {
        Feed feed = feeds.get(key);
        return feed == null ? List.of() : feed.listeners;
    }
}
