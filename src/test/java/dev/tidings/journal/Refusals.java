package dev.tidings.journal;

import io.vertx.pgclient.PgException;

/** What Postgres says to content that it will never accept, for tests of who is told. */
public final class Refusals {
    private Refusals() {}

    public static Throwable ofContent() {
        return RefusedContentException.orSame(new PgException(
                "unsupported Unicode escape sequence", "ERROR", "22P05", "\\u0000 cannot be converted"));
    }
}
