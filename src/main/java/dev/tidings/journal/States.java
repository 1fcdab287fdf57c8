package dev.tidings.journal;

import dev.tidings.feed.Recipient;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/**
 * What users do to their feeds. Nothing that it returns is uncommitted, so the caller may announce it. A failure is an
 * outage; what was asked for may be asked for again, and is done once.
 */
@ApplicationScoped
public class States {
    private static final String SIGN_OUT = """
            update feed
            set generation = greatest(generation + 1, (extract(epoch from clock_timestamp()) * 1000)::bigint)
            where tenant_id = $1 and user_id = $2
            returning generation""";

    private final Pool pool;
    private final Clock clock;

    States(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** Any number of patches in one transaction, in their order, also several of one notification. */
    public Uni<Patched> patch(List<StatePatch> patches) {
        return pool.withTransaction(connection -> new Patching(connection, Journal.now(clock)).apply(patches));
    }

    public Uni<MarkedAll> mark(MarkAll mark) {
        return pool.withTransaction(connection -> new Marking(connection, mark, Journal.now(clock)).apply());
    }

    /** The feed's new generation: tickets and streams of older ones are void. It takes no version. */
    public Uni<Long> signOut(Recipient recipient) {
        return new FeedQuery(pool)
                .open(recipient)
                .chain(() -> pool.preparedQuery(SIGN_OUT)
                        .execute(Keys.of(recipient))
                        .map(rows -> rows.iterator().next().getLong(0)));
    }
}
