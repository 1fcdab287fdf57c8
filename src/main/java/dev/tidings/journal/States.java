package dev.tidings.journal;

import dev.tidings.feed.Recipient;
import dev.tidings.feed.TenantId;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/**
 * What users do to their feeds. Nothing that it returns is uncommitted, so the caller may announce it. After a failure, an
 * outage or a fault ({@link Outages}), what was asked for may be asked for again, and is done once.
 */
@Singleton
public class States {
    private static final String SIGN_OUT = """
            update feed
            set generation = greatest(generation + 1, (extract(epoch from clock_timestamp()) * 1000)::bigint)
            where tenant_id = $1 and user_id = $2
            returning generation""";

    private final TenantPool pool;
    private final Clock clock;

    States(TenantPool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** Some patches of one tenant in one transaction, in their order, also several of one notification. */
    public Uni<Patched> patch(List<StatePatch> patches) {
        if (patches.isEmpty()) {
            return Uni.createFrom().item(new Patched(List.of(), List.of()));
        }
        TenantId tenant = patches.getFirst().recipient().tenant();
        return pool.withTransaction(tenant, connection -> new Patching(connection, Journal.now(clock)).apply(patches));
    }

    public Uni<MarkedAll> mark(MarkAll mark) {
        return pool.withTransaction(
                mark.recipient().tenant(), connection -> new Marking(connection, mark, Journal.now(clock)).apply());
    }

    /** The feed's new generation: tickets and streams of older ones are void. It takes no version. */
    public Uni<Long> signOut(Recipient recipient) {
        return new FeedQuery(pool)
                .open(recipient)
                .chain(() -> pool.query(recipient.tenant(), SIGN_OUT, Keys.of(recipient))
                        .map(rows -> rows.iterator().next().getLong(0)));
    }
}
