package dev.tidings.journal;

import dev.tidings.feed.Content;
import dev.tidings.feed.Recipient;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Notifications to be written with one statement, whose columns are array parameters; those of one event say its content once. */
final class NotificationArrays {
    private static final String INTO = """
            insert into notification (tenant_id, user_id, id, version, seq, state_version, source, event_id, type,
                category, priority, title, body, url, actions, data, collapse_key, created_at, expires_at, updated_at)
            """;

    private static final String OF_MANY_EVENTS = INTO + """
            select n.tenant_id, n.user_id, n.id, n.version, n.version, n.version, n.source, n.event_id, n.type,
                n.category, n.priority, n.title, n.body, n.url, n.actions, n.data, n.collapse_key, n.created_at,
                n.expires_at, $18
            from unnest($1::text[], $2::text[], $3::uuid[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[],
                $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[],
                $16::timestamptz[], $17::timestamptz[])
              as n (tenant_id, user_id, id, version, source, event_id, type, category, priority, title, body, url, actions,
                data, collapse_key, created_at, expires_at)
            """;

    private static final String OF_ONE_EVENT = INTO + """
            select $1::text, n.user_id, n.id, n.version, n.version, n.version, $5::text, $6::text, $7::text, $8::text, $9::text,
                $10::text, $11::text, $12::text, $13::text, $14::text, $15::text, $16::timestamptz, $17::timestamptz, $18
            from unnest($2::text[], $3::uuid[], $4::bigint[]) as n (user_id, id, version)
            """;

    /** The notification of a collapse key: same id, new content, unread and unseen again. */
    private static final String REPLACING = """
            on conflict (id) do update
            set version = excluded.version, seq = excluded.seq, state_version = excluded.state_version,
                source = excluded.source, event_id = excluded.event_id, type = excluded.type,
                category = excluded.category, priority = excluded.priority, title = excluded.title,
                body = excluded.body, url = excluded.url, actions = excluded.actions, data = excluded.data,
                created_at = excluded.created_at, updated_at = excluded.updated_at, expires_at = excluded.expires_at,
                seen_at = null, read_at = null""";

    private static final String OF_MANY_EVENTS_REPLACING = OF_MANY_EVENTS + REPLACING;
    private static final String OF_ONE_EVENT_REPLACING = OF_ONE_EVENT + REPLACING;

    private record Line(Recipient recipient, NewEvent event, UUID id, long version) {}

    private record Key(Recipient recipient, UUID id) {}

    private final List<Line> lines;
    /** Where replaced notifications stand among the lines: one statement cannot write a row twice. */
    private final Map<Key, Integer> replaced = new HashMap<>();

    NotificationArrays(int capacity) {
        lines = new ArrayList<>(capacity);
    }

    void add(Recipient recipient, NewEvent event, UUID id, long version) {
        if (event.content().collapseKey() != null) {
            replaced.put(new Key(recipient, id), lines.size());
        }
        lines.add(new Line(recipient, event, id, version));
    }

    /** A row that is there already, or will be through an earlier line. */
    void replace(Recipient recipient, NewEvent event, UUID id, long version) {
        Integer earlier = replaced.putIfAbsent(new Key(recipient, id), lines.size());
        Line line = new Line(recipient, event, id, version);
        if (earlier == null) {
            lines.add(line);
        } else {
            lines.set(earlier, line);
        }
    }

    int size() {
        return lines.size();
    }

    Uni<Void> save(SqlConnection connection, Instant updatedAt) {
        if (lines.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        NewEvent first = lines.getFirst().event();
        boolean isOfOneEvent = lines.stream().allMatch(line -> Ledger.ORDER.compare(line.event(), first) == 0);
        return isOfOneEvent
                ? connection
                        .preparedQuery(replaced.isEmpty() ? OF_ONE_EVENT : OF_ONE_EVENT_REPLACING)
                        .execute(parameters(first, updatedAt))
                        .replaceWithVoid()
                : connection
                        .preparedQuery(replaced.isEmpty() ? OF_MANY_EVENTS : OF_MANY_EVENTS_REPLACING)
                        .execute(parameters(updatedAt))
                        .replaceWithVoid();
    }

    /** In the order of the statement's. */
    private Tuple parameters(NewEvent event, Instant updatedAt) {
        Content content = event.content();
        Instant expiresAt = content.expiresAt();
        return Tuple.tuple()
                .addString(event.tenant().value())
                .addArrayOfString(
                        Columns.strings(lines, line -> line.recipient().user().value()))
                .addArrayOfUUID(lines.stream().map(Line::id).toArray(UUID[]::new))
                .addArrayOfLong(lines.stream().map(Line::version).toArray(Long[]::new))
                .addString(content.source())
                .addString(event.id())
                .addString(content.type())
                .addString(content.category())
                .addString(content.priority().wire())
                .addString(content.title())
                .addString(content.body())
                .addString(content.url())
                .addString(content.actions())
                .addString(content.data())
                .addString(content.collapseKey())
                .addOffsetDateTime(BatchWrite.at(content.createdAt()))
                .addOffsetDateTime(expiresAt == null ? null : BatchWrite.at(expiresAt))
                .addOffsetDateTime(BatchWrite.at(updatedAt));
    }

    /** In the order of the statement's. */
    private Tuple parameters(Instant updatedAt) {
        return Tuple.tuple()
                .addArrayOfString(
                        Columns.strings(lines, line -> line.recipient().tenant().value()))
                .addArrayOfString(
                        Columns.strings(lines, line -> line.recipient().user().value()))
                .addArrayOfUUID(lines.stream().map(Line::id).toArray(UUID[]::new))
                .addArrayOfLong(lines.stream().map(Line::version).toArray(Long[]::new))
                .addArrayOfString(strings(Content::source))
                .addArrayOfString(Columns.strings(lines, line -> line.event().id()))
                .addArrayOfString(strings(Content::type))
                .addArrayOfString(strings(Content::category))
                .addArrayOfString(strings(content -> content.priority().wire()))
                .addArrayOfString(strings(Content::title))
                .addArrayOfString(strings(Content::body))
                .addArrayOfString(strings(Content::url))
                .addArrayOfString(strings(Content::actions))
                .addArrayOfString(strings(Content::data))
                .addArrayOfString(strings(Content::collapseKey))
                .addArrayOfOffsetDateTime(times(Content::createdAt))
                .addArrayOfOffsetDateTime(times(Content::expiresAt))
                .addOffsetDateTime(BatchWrite.at(updatedAt));
    }

    private @Nullable String[] strings(Function<Content, @Nullable String> column) {
        return Columns.strings(lines, line -> column.apply(line.event().content()));
    }

    private @Nullable OffsetDateTime[] times(Function<Content, @Nullable Instant> column) {
        return Columns.times(lines, line -> column.apply(line.event().content()));
    }
}
