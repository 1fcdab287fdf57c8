package dev.tidings.journal;

/**
 * The state of a notification as a client knows it, in SQL: its row's own, or that of a watermark that covers it. A
 * watermark covers what has a {@code seq} up to it, unless the row's own state changed after the watermark moved. For
 * queries that call the notification {@code n}, its feed {@code f} and its category's watermarks {@code c}.
 */
final class Effective {
    static final String READ_AT = """
            coalesce(n.read_at, least(
              case when n.seq <= f.read_through and n.state_version < f.read_version then f.read_at end,
              case when n.seq <= c.read_through and n.state_version < c.read_version then c.read_at end))""";

    /** Read implies seen. */
    static final String SEEN_AT = """
            coalesce(n.seen_at, least(
              case when n.seq <= f.seen_through and n.state_version < f.seen_version then f.seen_at end,
              case when n.seq <= c.seen_through and n.state_version < c.seen_version then c.seen_at end), %s)""".formatted(READ_AT);

    /** What decides it, joined to {@code n}. */
    static final String JOINS = """
            join feed f on f.tenant_id = n.tenant_id and f.user_id = n.user_id
            left join category_mark c
              on c.tenant_id = n.tenant_id and c.user_id = n.user_id and c.category = n.category""";

    static final String IS_UNREAD = "n.archived_at is null and " + READ_AT + " is null";
    static final String IS_UNSEEN = "n.archived_at is null and " + SEEN_AT + " is null";

    private Effective() {}
}
