package dev.tidings.journal;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One row an event: makes delivery idempotent whatever became of the notifications, and remembers how far a large event
 * has been written out. Always taken before the feed rows, in key order, so that no two transactions wait for each other.
 */
final class Ledger {
    /** Of the key, as collation "C" has it. */
    static final Comparator<NewEvent> ORDER = Comparator.comparing(
                    (NewEvent event) -> event.tenant().value(), Keys::byCodePoint)
            .thenComparing(NewEvent::source, Keys::byCodePoint)
            .thenComparing(NewEvent::id, Keys::byCodePoint);

    /** A second transaction with the same pair waits here for the first one, and then finds it known. */
    private static final String ENTER = """
            insert into event (tenant_id, source, id, kafka_partition, kafka_offset, written, stored_at)
            select e.tenant_id, e.source, e.id, e.kafka_partition, e.kafka_offset, e.written, $7
            from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::bigint[], $6::int[])
              as e (tenant_id, source, id, kafka_partition, kafka_offset, written)
            order by e.tenant_id collate "C", e.source collate "C", e.id collate "C"
            on conflict (tenant_id, source, id) do nothing
            returning tenant_id, source, id""";

    private static final String PROGRESS = """
            select written, kafka_partition, kafka_offset, retracted_at is not null from event
            where tenant_id = $1 and source = $2 and id = $3
            for update""";

    private static final String ADVANCE =
            "update event set written = $4 where tenant_id = $1 and source = $2 and id = $3";

    private Ledger() {}

    /** Those of the events that nobody has entered before. */
    static Uni<List<NewEvent>> enter(SqlConnection connection, List<NewEvent> events, OffsetDateTime now) {
        return connection
                .preparedQuery(ENTER)
                .execute(entries(events, now))
                .map(rows -> rows.rowCount() == events.size() ? events : entered(events, rows));
    }

    /** How many recipients of a large event are written out; all for another sending of the pair, or one taken back. */
    static Uni<Integer> progress(SqlConnection connection, NewEvent event) {
        return connection
                .preparedQuery(PROGRESS)
                .execute(Tuple.of(event.tenant().value(), event.source(), event.id()))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    boolean sameRecord = row.getInteger(1) == event.partition() && row.getLong(2) == event.offset();
                    return sameRecord && !row.getBoolean(3)
                            ? row.getInteger(0)
                            : event.users().size();
                });
    }

    static Uni<RowSet<Row>> advance(SqlConnection connection, NewEvent event, int written) {
        return connection
                .preparedQuery(ADVANCE)
                .execute(Tuple.of(event.tenant().value(), event.source(), event.id(), written));
    }

    /** Seven parameters. */
    static Tuple entries(List<NewEvent> events, OffsetDateTime now) {
        return Tuple.tuple()
                .addArrayOfString(
                        Columns.strings(events, event -> event.tenant().value()))
                .addArrayOfString(Columns.strings(events, NewEvent::source))
                .addArrayOfString(Columns.strings(events, NewEvent::id))
                .addArrayOfInteger(events.stream().map(NewEvent::partition).toArray(Integer[]::new))
                .addArrayOfLong(events.stream().map(NewEvent::offset).toArray(Long[]::new))
                .addArrayOfInteger(events.stream().map(Ledger::writtenAtOnce).toArray(Integer[]::new))
                .addOffsetDateTime(now);
    }

    private static int writtenAtOnce(NewEvent event) {
        return event.users().size() > Batch.MAX_DELIVERIES ? 0 : event.users().size();
    }

    private static List<NewEvent> entered(List<NewEvent> events, RowSet<Row> rows) {
        Set<Batch.Key> fresh = HashSet.newHashSet(rows.size());
        for (Row row : rows) {
            fresh.add(new Batch.Key(row.getString(0), row.getString(1), row.getString(2)));
        }
        return events.stream()
                .filter(event -> fresh.contains(Batch.Key.of(event)))
                .toList();
    }
}
