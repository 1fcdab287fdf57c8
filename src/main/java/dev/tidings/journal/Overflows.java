package dev.tidings.journal;

import dev.tidings.feed.TenantId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Whose records wait in the overflow topic, and up to where. A partition of the events' topic belongs to one instance at a
 * time, which alone adds to what is known of it here; whoever works an overflow partition off takes away.
 */
@Singleton
public class Overflows {
    private static final String ALL = """
            select tenant_id, kafka_partition, overflow_partition, overflow_offset from overflow""";

    private static final String HAS_ANY = "select exists (select from overflow where tenant_id = $1)";

    /** An instance that was frozen may tell late what another one, which has its partition since, has gone beyond. */
    private static final String ADD = """
            insert into overflow as o (tenant_id, kafka_partition, overflow_partition, overflow_offset)
            select * from unnest($1::text[], $2::int[], $3::int[], $4::bigint[])
              as n (tenant_id, kafka_partition, overflow_partition, overflow_offset)
            order by n.tenant_id collate "C", 2, 3
            on conflict (tenant_id, kafka_partition, overflow_partition) do update
            set overflow_offset = greatest(o.overflow_offset, excluded.overflow_offset)""";

    /** Locks in the order in which {@link #ADD} does. */
    private static final String TAKE_AWAY = """
            with done as (
              select o.tenant_id, o.kafka_partition, o.overflow_partition
              from overflow o join unnest($1::int[], $2::bigint[]) as d (overflow_partition, overflow_offset)
                on o.overflow_partition = d.overflow_partition and o.overflow_offset <= d.overflow_offset
              order by 1, 2, 3
              for update of o)
            delete from overflow o using done d
            where o.tenant_id = d.tenant_id and o.kafka_partition = d.kafka_partition
              and o.overflow_partition = d.overflow_partition""";

    /**
     * A tenant's last record in a partition of the overflow topic.
     *
     * @param partition of the events' topic, from which it was taken
     */
    public record Waiting(TenantId tenant, int partition, int overflowPartition, long overflowOffset) {}

    private final Pool pool;

    Overflows(Pool pool) {
        this.pool = pool;
    }

    /** Of all tenants and partitions. */
    public Uni<List<Waiting>> all() {
        return pool.preparedQuery(ALL).execute().map(rows -> {
            List<Waiting> waiting = new ArrayList<>(rows.size());
            for (Row row : rows) {
                waiting.add(new Waiting(
                        new TenantId(row.getString(0)), row.getInteger(1), row.getInteger(2), row.getLong(3)));
            }
            return waiting;
        });
    }

    /** Whether anything of the tenant waits. */
    public Uni<Boolean> hasAny(TenantId tenant) {
        return pool.preparedQuery(HAS_ANY)
                .execute(Tuple.of(tenant.value()))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /** Remembers the last one of each tenant and partition, whatever the order in which they are told. */
    public Uni<Void> add(Collection<Waiting> last) {
        Tuple columns = Tuple.tuple()
                .addArrayOfString(last.stream().map(one -> one.tenant().value()).toArray(String[]::new))
                .addArrayOfInteger(last.stream().map(Waiting::partition).toArray(Integer[]::new))
                .addArrayOfInteger(last.stream().map(Waiting::overflowPartition).toArray(Integer[]::new))
                .addArrayOfLong(last.stream().map(Waiting::overflowOffset).toArray(Long[]::new));
        return pool.preparedQuery(ADD).execute(columns).replaceWithVoid();
    }

    /**
     * Forgets what has been stored.
     *
     * @param done by partition of the overflow topic, the offset of the last record that has been
     */
    public Uni<Void> workedOff(Map<Integer, Long> done) {
        Tuple columns = Tuple.tuple()
                .addArrayOfInteger(done.keySet().toArray(Integer[]::new))
                .addArrayOfLong(done.values().toArray(Long[]::new));
        return pool.preparedQuery(TAKE_AWAY).execute(columns).replaceWithVoid();
    }
}
