package dev.tidings.journal;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Whether the two users of an instance may do what it does. Without this a grant that was forgotten shows as a failure of
 * whoever first needs it; and a user whom row-level security hides everything from as nothing at all.
 */
@Singleton
class Roles {
    private static final Logger LOG = Logger.getLogger(Roles.class);

    private static final String INGEST = "tidings_ingest";
    private static final String INBOX = "tidings_inbox";

    private static final String[] OF_INGEST = {
        "select,insert,update,delete feed",
        "select,insert,update,delete category_mark",
        "select,insert,update,delete notification",
        "select,insert,update,delete event",
        "select,insert,update,delete erasure",
        "select,insert,update,delete overflow",
        "select database_epoch"
    };

    private static final String[] OF_INBOX = {
        "select,insert,update feed",
        "select,insert,update category_mark",
        "select,update notification",
        "select event",
        "select database_epoch"
    };

    private static final String STANDING = """
            select string_agg(privilege || ' on ' || name, ', '),
                   row_security_active('feed') and not coalesce(pg_has_role(to_regrole($3)::oid, 'usage'), false)
            from unnest($1::text[], $2::text[]) as p (privilege, name)
            where not case privilege
              when 'delete' then has_table_privilege(name, privilege)
              else has_any_column_privilege(name, privilege) end""";

    /** What a user lacks, for the operator. */
    static final class MissingException extends RuntimeException {
        private static final long serialVersionUID = 1;

        MissingException(String setting, String missing, String role) {
            super(("the user of %s lacks %s: make it a member of %s, or use the owner of the tables"
                            + " (docs/operations.md, \"The users of Postgres\")")
                    .formatted(setting, missing, role));
        }
    }

    /** @param isWalled whether it sees one tenant only */
    private record Standing(String missing, boolean isWalled) {
        static Standing of(Row row) {
            String missing = row.getString(0);
            return new Standing(missing == null ? "" : missing, row.getBoolean(1));
        }
    }

    private final Pool pool;
    private final Pool inbox;

    Roles(Pool pool, @ReactiveDataSource("inbox") Pool inbox) {
        this.pool = pool;
        this.inbox = inbox;
    }

    /** Fails with a {@link MissingException} where a person must act. */
    Uni<Void> check() {
        return standing(pool, OF_INGEST)
                .invoke(Roles::checkIngest)
                .chain(() -> standing(inbox, OF_INBOX))
                .invoke(Roles::checkInbox)
                .replaceWithVoid();
    }

    private static void checkIngest(Standing standing) {
        String setting = "quarkus.datasource.username";
        if (!standing.missing().isEmpty()) {
            throw new MissingException(setting, standing.missing(), INGEST);
        }
        if (standing.isWalled()) {
            throw new MissingException(setting, "the rows of all tenants", INGEST);
        }
    }

    private static void checkInbox(Standing standing) {
        if (!standing.missing().isEmpty()) {
            throw new MissingException("quarkus.datasource.inbox.username", standing.missing(), INBOX);
        }
        if (!standing.isWalled()) {
            LOG.warn(
                    "tenants are kept apart by the queries alone, row-level security is not in force"
                            + " reason=the user of quarkus.datasource.inbox.username owns the tables or is a member of tidings_ingest");
        }
    }

    private static Uni<Standing> standing(Pool pool, String... needed) {
        String[] privileges = Stream.of(needed).flatMap(Roles::privileges).toArray(String[]::new);
        String[] tables = Stream.of(needed)
                .flatMap(one -> privileges(one).map(ignored -> one.substring(one.indexOf(' ') + 1)))
                .toArray(String[]::new);
        return pool.preparedQuery(STANDING)
                .execute(Tuple.tuple()
                        .addArrayOfString(privileges)
                        .addArrayOfString(tables)
                        .addString(INGEST))
                .map(rows -> Standing.of(rows.iterator().next()));
    }

    private static Stream<String> privileges(String needed) {
        return Stream.of(needed.substring(0, needed.indexOf(' ')).split(","));
    }
}
