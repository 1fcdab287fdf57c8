package dev.tidings.journal;

import com.fasterxml.uuid.NoArgGenerator;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** Writes a batch within one transaction of the caller: the ledger first, then the feeds. */
final class BatchWrite {
    private final SqlConnection connection;
    private final Instant now;
    private final Delivery delivery;

    BatchWrite(SqlConnection connection, Instant now, Instant visitAt, NoArgGenerator ids) {
        this.connection = connection;
        this.now = now;
        this.delivery = new Delivery(connection, now, visitAt, ids);
    }

    /** Events that are known already change nothing. */
    Uni<Stored> write(List<NewEvent> events) {
        return delivery.deliver(events, Ledger.enter(connection, events, at(now)))
                .map(BatchWrite::stored);
    }

    /** The next slice of a large event; nothing when all is written, or when it was taken back. */
    Uni<Stored> writeSlice(NewEvent event) {
        return Ledger.enter(connection, List.of(event), at(now))
                .chain(ignored -> Ledger.progress(connection, event))
                .chain(written -> {
                    int until = Math.min(
                            written + Batch.MAX_DELIVERIES, event.users().size());
                    return until == written
                            ? Uni.createFrom().item(Stored.nothing())
                            : writeSlice(event, written, until);
                });
    }

    private Uni<Stored> writeSlice(NewEvent event, int written, int until) {
        return delivery.deliver(List.of(event.withUsers(event.users().subList(written, until))))
                .call(ignored -> Ledger.advance(connection, event, until))
                .map(delivered -> new Stored(delivered.changes(), until - written, 0, sizes(delivered)));
    }

    static Stored stored(Delivered delivered) {
        return new Stored(delivered.changes(), delivered.notifications(), delivered.duplicates(), sizes(delivered));
    }

    private static List<Stored.Size> sizes(Delivered delivered) {
        return delivered.feeds().stream()
                .map(feed -> new Stored.Size(feed.recipient(), feed.items()))
                .toList();
    }

    static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
