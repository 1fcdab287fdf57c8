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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Notifications to be written with one statement, whose columns are array parameters. */
final class NotificationArrays {
    static final int PARAMETERS = 18;

    private static final String INSERT = insert("k.number", 1);

    /** The notification of a collapse key: same id, new content, unread and unseen again. */
    private static final String REPLACE = INSERT + """

            on conflict (tenant_id, user_id, id) do update
            set version = excluded.version, seq = excluded.seq, state_version = excluded.state_version,
                source = excluded.source, event_id = excluded.event_id, type = excluded.type,
                category = excluded.category, priority = excluded.priority, title = excluded.title,
                body = excluded.body, url = excluded.url, actions = excluded.actions, data = excluded.data,
                created_at = excluded.created_at, updated_at = excluded.updated_at, expires_at = excluded.expires_at,
                seen_at = null, read_at = null""";

    /** @param number the version, or how far it is from the feed's */
    private record Line(Recipient recipient, NewEvent event, UUID id, long number) {}

    private record Key(Recipient recipient, UUID id) {}

    /**
     * The statement for parameters as {@link #addTo} adds them. What it selects from is not merged with what is around it
     * ("offset 0"), or the version would be computed for each column that it goes to.
     *
     * @param version in SQL, of the row {@code k} with its {@code number}, and its place {@code line} from 1
     * @param first number of the first parameter
     */
    static String insert(String version, int first) {
        List<String> types = List.of(
                "text",
                "text",
                "uuid",
                "bigint",
                "text",
                "text",
                "text",
                "text",
                "text",
                "text",
                "text",
                "text",
                "text",
                "text",
                "text",
                "timestamptz",
                "timestamptz");
        String arrays = IntStream.range(0, types.size())
                .mapToObj(i -> "$%d::%s[]".formatted(first + i, types.get(i)))
                .collect(Collectors.joining(", "));
        return """
                insert into notification (tenant_id, user_id, id, version, seq, state_version, source, event_id, type,
                    category, priority, title, body, url, actions, data, collapse_key, created_at, expires_at, updated_at)
                select n.tenant_id, n.user_id, n.id, n.version, n.version, n.version, n.source, n.event_id, n.type,
                    n.category, n.priority, n.title, n.body, n.url, n.actions, n.data, n.collapse_key, n.created_at,
                    n.expires_at, $%d
                from (select k.*, %s as version
                      from unnest(%s) with ordinality
                        as k (tenant_id, user_id, id, number, source, event_id, type, category, priority, title, body,
                          url, actions, data, collapse_key, created_at, expires_at, line)
                      offset 0) n""".formatted(first + types.size(), version, arrays);
    }

    private final List<Line> lines;
    /** Where replaced notifications stand among the lines: one statement cannot write a row twice. */
    private final Map<Key, Integer> replaced = new HashMap<>();

    NotificationArrays(int capacity) {
        lines = new ArrayList<>(capacity);
    }

    void add(Recipient recipient, NewEvent event, UUID id, long number) {
        if (event.content().collapseKey() != null) {
            replaced.put(new Key(recipient, id), lines.size());
        }
        lines.add(new Line(recipient, event, id, number));
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
        Tuple parameters = Tuple.tuple();
        addTo(parameters, updatedAt);
        return connection
                .preparedQuery(replaced.isEmpty() ? INSERT : REPLACE)
                .execute(parameters)
                .replaceWithVoid();
    }

    /** {@link #PARAMETERS} of them, in the order of the statement's. */
    void addTo(Tuple parameters, Instant updatedAt) {
        parameters
                .addArrayOfString(keys(recipient -> recipient.tenant().value()))
                .addArrayOfString(keys(recipient -> recipient.user().value()))
                .addArrayOfUUID(lines.stream().map(Line::id).toArray(UUID[]::new))
                .addArrayOfLong(lines.stream().map(Line::number).toArray(Long[]::new))
                .addArrayOfString(strings(Content::source))
                .addArrayOfString(lines.stream().map(line -> line.event().id()).toArray(String[]::new))
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

    private String[] keys(Function<Recipient, String> part) {
        return lines.stream().map(line -> part.apply(line.recipient())).toArray(String[]::new);
    }

    private @Nullable OffsetDateTime[] times(Function<Content, @Nullable Instant> column) {
        @Nullable OffsetDateTime[] times = new OffsetDateTime[lines.size()];
        for (int i = 0; i < times.length; i++) {
            Instant time = column.apply(lines.get(i).event().content());
            times[i] = time == null ? null : BatchWrite.at(time);
        }
        return times;
    }

    private @Nullable String[] strings(Function<Content, @Nullable String> column) {
        @Nullable String[] values = new String[lines.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(lines.get(i).event().content());
        }
        return values;
    }
}
