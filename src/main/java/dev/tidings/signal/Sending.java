package dev.tidings.signal;

import dev.tidings.route.Outgoing;
import dev.tidings.route.Route;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * One batch of signals on its way out, one slice after the other. Never waits for Redis longer than for one call that
 * fails: what is left of the batch then is lost, too. One use each.
 */
final class Sending {
    private final Route route;
    private final StateStore store;
    private final SignalMetrics metrics;
    private final SignalConfig config;
    private final Clock clock;
    private final Instant deadline;
    private boolean isRedisAway;

    Sending(Route route, StateStore store, SignalMetrics metrics, SignalConfig config, Clock clock) {
        this.route = route;
        this.store = store;
        this.metrics = metrics;
        this.config = config;
        this.clock = clock;
        this.deadline = clock.instant().plus(config.batchTimeout());
    }

    Uni<Void> send(List<NewSignal> signals) {
        Instant now = clock.instant();
        List<NewSignal> current = new ArrayList<>(signals.size());
        for (NewSignal signal : signals) {
            Instant end = signal.expiresAt();
            if (end == null || end.isAfter(now)) {
                current.add(signal);
            } else {
                metrics.expired(signal.mode(), signal.users().size());
            }
        }
        return Multi.createFrom()
                .iterable(() -> new Slices(current, config.batch()))
                .onItem()
                .transformToUniAndConcatenate(this::sendSlice)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> sendSlice(List<Delivery> slice) {
        if (clock.instant().isAfter(deadline)) {
            slice.forEach(delivery -> metrics.lost(delivery.mode(), 1));
            return Uni.createFrom().voidItem();
        }
        return keep(slice).chain(written -> route.announce(outgoing(slice, written.iterator())));
    }

    /** What became of the values among them, in their order; nothing if they are lost. */
    private Uni<List<Written>> keep(List<Delivery> slice) {
        List<StateWrite> writes = new ArrayList<>();
        for (Delivery delivery : slice) {
            switch (delivery) {
                case Delivery.ToKeep(StateWrite write) -> writes.add(write);
                case Delivery.ToOpenStreams open -> {
                    // nothing of it is kept
                }
            }
        }
        isRedisAway |= route.isStoreAway();
        if (writes.isEmpty() || isRedisAway) {
            return Uni.createFrom().item(List.of());
        }
        return store.write(writes).onFailure().recoverWithItem(failure -> {
            isRedisAway = true;
            return List.of();
        });
    }

    private List<Outgoing> outgoing(List<Delivery> slice, Iterator<Written> written) {
        List<Outgoing> outgoing = new ArrayList<>(slice.size());
        for (Delivery delivery : slice) {
            switch (delivery) {
                case Delivery.ToOpenStreams open -> outgoing.add(ephemeral(open));
                case Delivery.ToKeep value when written.hasNext() -> addIfKept(value, written.next(), outgoing);
                case Delivery.ToKeep value -> metrics.lost(Mode.STATE, 1);
            }
        }
        return outgoing;
    }

    /** Without Redis too: the streams of this instance get it. */
    private Outgoing ephemeral(Delivery.ToOpenStreams delivery) {
        if (isRedisAway || !route.reaches(delivery.feed())) {
            metrics.lost(Mode.EPHEMERAL, 1);
        } else {
            metrics.sent(Mode.EPHEMERAL);
        }
        return delivery.outgoing();
    }

    private void addIfKept(Delivery.ToKeep value, Written written, List<Outgoing> outgoing) {
        switch (written) {
            case Written.Kept kept -> {
                metrics.sent(Mode.STATE);
                outgoing.add(value.outgoing(kept));
            }
            case Written.Older older -> metrics.older();
            case Written.Expired expired -> metrics.expired(Mode.STATE, 1);
        }
    }
}
