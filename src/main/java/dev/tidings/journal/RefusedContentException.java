package dev.tidings.journal;

import io.vertx.pgclient.PgException;
import org.jspecify.annotations.Nullable;

/**
 * Postgres will never accept one of these events for what it contains: SQLSTATE class 22 (data), 23 (constraint) or 54
 * (program limit). Everything else, a missing table included, is an outage that ends.
 */
public final class RefusedContentException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RefusedContentException(PgException cause) {
        super("refused by the database, SQLSTATE " + cause.getSqlState(), cause);
    }

    static Throwable orSame(Throwable failure) {
        return failure instanceof PgException refused && isAboutContent(refused.getSqlState())
                ? new RefusedContentException(refused)
                : failure;
    }

    private static boolean isAboutContent(@Nullable String sqlState) {
        return sqlState != null
                && (sqlState.startsWith("22") || sqlState.startsWith("23") || sqlState.startsWith("54"));
    }
}
