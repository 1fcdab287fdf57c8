package dev.tidings.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.TenantId;
import dev.tidings.testing.Owner;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Another version migrates while this one runs. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class TenantPoolTest {
    /** More than the pool has. */
    private static final int CONNECTIONS = 30;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final TenantId TENANT = new TenantId("acme");

    private final TenantPool pool;
    private final String table = "migrated_" + UUID.randomUUID().toString().replace("-", "");
    private final String other = table + "_too";

    TenantPoolTest(TenantPool pool) {
        this.pool = pool;
    }

    @BeforeEach
    void create() {
        Owner.execute("""
                create table %1$s as select 1 as number; create table %2$s as select 2 as number;
                grant select on %1$s, %2$s to tidings_inbox""".formatted(table, other));
    }

    @AfterEach
    void drop() {
        Owner.execute("drop table " + table + ", " + other);
    }

    private void migrate() {
        Owner.execute("""
                alter table %s alter column number type bigint; alter table %s alter column number type bigint""".formatted(table, other));
    }

    @Test
    void whatWasParsedBeforeAMigrationIsAskedOnceMore() {
        assertThat(answers(this::query)).containsOnly(1L);

        migrate();

        assertThat(answers(this::query)).containsOnly(1L);
    }

    @Test
    void soIsATransactionOfSeveralStatements() {
        assertThat(answers(this::transaction)).containsOnly(3L);

        migrate();

        assertThat(answers(this::transaction)).containsOnly(3L);
    }

    /** Of many at once, so that all connections have parsed it. */
    private static List<Long> answers(Supplier<Uni<Long>> call) {
        return Uni.join()
                .all(Stream.generate(call).limit(CONNECTIONS).toList())
                .andFailFast()
                .await()
                .atMost(PATIENCE);
    }

    private Uni<Long> query() {
        return pool.query(TENANT, "select number from " + table, Tuple.tuple()).map(TenantPoolTest::number);
    }

    private Uni<Long> transaction() {
        return pool.withTransaction(
                TENANT,
                connection -> connection
                        .preparedQuery("select number from " + table)
                        .execute()
                        .chain(one -> connection
                                .preparedQuery("select number from " + other)
                                .execute()
                                .map(two -> number(one) + number(two))));
    }

    private static long number(RowSet<Row> rows) {
        return rows.iterator().next().getLong(0);
    }
}
