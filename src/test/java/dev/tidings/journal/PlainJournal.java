package dev.tidings.journal;

import io.vertx.mutiny.sqlclient.Pool;
import java.time.Clock;

/** The journal without the application around it, for whoever measures it alone. */
public final class PlainJournal {
    private PlainJournal() {}

    public static Journal on(Pool pool) {
        return new Journal(pool, Clock.systemUTC());
    }
}
