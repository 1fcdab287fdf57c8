package dev.tidings.journal;

import dev.tidings.feed.FeedKey;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.TenantId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which of a batch's recipients were erased, and when: events from before that do not reach them. */
final class Erased {
    /** Few people are erased, so nearly always this finds nothing, in the index alone. */
    private static final String AMONG = "select key, erased_at from erasure where key = any($1) and erased_at > $2";

    /** Held until all is committed. A statement of its own: the one behind it then has a snapshot that is younger. */
    private static final String SEE_WHAT_IS_THERE = "select pg_advisory_xact_lock_shared($1)";

    private final Map<String, Instant> erasures;

    private Erased(Map<String, Instant> erasures) {
        this.erasures = erasures;
    }

    static Uni<Erased> among(SqlConnection connection, Map<Recipient, List<NewEvent>> deliveries) {
        Tuple parameters = Tuple.tuple();
        addParameters(parameters, deliveries);
        return Uni.combine()
                .all()
                .unis(
                        connection.preparedQuery(SEE_WHAT_IS_THERE).execute(Tuple.of(Erasures.OF_A_TENANT)),
                        connection.preparedQuery(AMONG).execute(parameters))
                .with((locked, rows) -> {
                    Map<String, Instant> erasures = LinkedHashMap.newLinkedHashMap(rows.size());
                    for (Row row : rows) {
                        erasures.put(row.getString(0), row.getOffsetDateTime(1).toInstant());
                    }
                    return new Erased(erasures);
                });
    }

    /** The two of the question, behind others: the keys of all, and since when an erasure would concern any of it. */
    static void addParameters(Tuple parameters, Map<Recipient, List<NewEvent>> deliveries) {
        Instant oldest = Instant.MAX;
        for (List<NewEvent> events : deliveries.values()) {
            for (NewEvent event : events) {
                oldest = event.recordedAt().isBefore(oldest) ? event.recordedAt() : oldest;
            }
        }
        parameters.addArrayOfString(keys(deliveries.keySet())).addOffsetDateTime(BatchWrite.at(oldest));
    }

    /** What is left of the deliveries. */
    Map<Recipient, List<NewEvent>> without(Map<Recipient, List<NewEvent>> deliveries) {
        if (erasures.isEmpty()) {
            return deliveries;
        }
        Map<Recipient, List<NewEvent>> left = LinkedHashMap.newLinkedHashMap(deliveries.size());
        deliveries.forEach((recipient, events) -> left.put(
                recipient,
                events.stream()
                        .filter(event -> !isErased(recipient, event.recordedAt()))
                        .toList()));
        return left;
    }

    /** Whether what was recorded then must not reach the person any more. */
    private boolean isErased(Recipient recipient, Instant recordedAt) {
        return isBefore(recordedAt, erasures.get(recipient.key().value()))
                || isBefore(
                        recordedAt, erasures.get(FeedKey.of(recipient.tenant()).value()));
    }

    private static boolean isBefore(Instant recordedAt, @org.jspecify.annotations.Nullable Instant erasedAt) {
        return erasedAt != null && recordedAt.isBefore(erasedAt);
    }

    private static String[] keys(Collection<Recipient> recipients) {
        Set<String> keys = HashSet.newHashSet(recipients.size() + 1);
        Set<TenantId> tenants = new HashSet<>();
        for (Recipient recipient : recipients) {
            keys.add(recipient.key().value());
            if (tenants.add(recipient.tenant())) {
                keys.add(FeedKey.of(recipient.tenant()).value());
            }
        }
        return keys.toArray(String[]::new);
    }
}
