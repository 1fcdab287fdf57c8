package dev.tidings.route;

import dev.tidings.feed.Change;
import dev.tidings.feed.Content;
import dev.tidings.feed.FeedChange;
import dev.tidings.telemetry.TraceParent;
import dev.tidings.wire.Frames;
import dev.tidings.wire.Times;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Committed changes on their way to every stream, each encoded once. Never fails: what is committed and not announced is
 * found by comparing versions, and whoever committed it must not do so again.
 */
@Singleton
public class Announcements {
    private static final Logger LOG = Logger.getLogger(Announcements.class);

    /** Encoding more would hold up the streams of an event loop. */
    private static final int MOST_AT_ONCE = 16;

    private static final IdentityHashMap<Content, TraceParent> UNTRACED = new IdentityHashMap<>();

    private final Route route;

    Announcements(Route route) {
        this.route = route;
    }

    /** Takes no longer than {@link Route#announce}. In the order of the list, so in the order of the transactions. */
    public Uni<Void> announce(List<FeedChange> changes) {
        return announce(changes, UNTRACED);
    }

    /**
     * The same, of events of which some are sampled.
     *
     * @param traced the spans of those contents that are sampled, by identity; usually empty
     */
    public Uni<Void> announce(List<FeedChange> changes, IdentityHashMap<Content, TraceParent> traced) {
        if (changes.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return encode(changes, traced).chain(route::announce).onFailure().recoverWithUni(Announcements::onUnannounced);
    }

    /**
     * Done as soon as the streams of this instance have been told; Redis is told meanwhile, and nobody waits for it. For
     * whoever answers a client, who must not wait for a Redis that is slow.
     */
    public Uni<Void> tell(List<FeedChange> changes) {
        if (changes.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return encode(changes, UNTRACED)
                .invoke(messages -> route.announce(messages).subscribe().with(ignored -> {}))
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(Announcements::onUnannounced);
    }

    private static Uni<List<Outgoing>> encode(List<FeedChange> changes, IdentityHashMap<Content, TraceParent> traced) {
        Uni<List<Outgoing>> encoded = Uni.createFrom().item(() -> outgoing(changes, traced));
        int frames =
                changes.stream().mapToInt(change -> change.changes().size()).sum();
        return frames <= MOST_AT_ONCE ? encoded : encoded.runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private static Uni<Void> onUnannounced(Throwable failure) {
        LOG.error("changes are stored but not announced", failure);
        return Uni.createFrom().voidItem();
    }

    private static List<Outgoing> outgoing(List<FeedChange> changes, IdentityHashMap<Content, TraceParent> traced) {
        Times times = new Times();
        return changes.stream().map(change -> outgoing(change, times, traced)).toList();
    }

    private static Outgoing outgoing(FeedChange change, Times times, IdentityHashMap<Content, TraceParent> traced) {
        Message.Announcement message =
                Message.Announcement.of(change, Frames.of(change, times), occurredAtMillis(change));
        return new Outgoing(
                change.recipient().key(), traced.isEmpty() ? message : message.tracedAs(spans(change, traced)));
    }

    private static List<TraceParent> spans(FeedChange change, IdentityHashMap<Content, TraceParent> traced) {
        List<TraceParent> spans = new ArrayList<>();
        for (Change one : change.changes()) {
            TraceParent span = one instanceof Change.Arrived arrived
                    ? traced.get(arrived.notification().content())
                    : null;
            if (span != null && spans.size() < Herald.MOST_TRACED) {
                spans.add(span);
            }
        }
        return List.copyOf(spans);
    }

    /** For measuring only: nothing but an event has a time of its own. */
    private static long occurredAtMillis(FeedChange change) {
        long oldest = Message.Announcement.NOT_AN_EVENT;
        for (Change one : change.changes()) {
            if (one instanceof Change.Arrived arrived && arrived.notification().seq() == arrived.version()) {
                oldest = Math.min(
                        oldest, arrived.notification().content().createdAt().toEpochMilli());
            }
        }
        return oldest;
    }
}
