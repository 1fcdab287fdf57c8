package dev.tidings.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.TenantId;
import dev.tidings.feed.Watermark;
import dev.tidings.testing.CapturedLog;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.ConfigProvider;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The second wall between tenants: what a query of the inbox that forgot its tenant would see and change. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class WallTest extends JournalTests {
    private static final String DENIED = "42501";
    private static final int CONNECTIONS = 12;

    @Inject
    TenantPool tenantPool;

    @Inject
    @ReactiveDataSource("inbox")
    Pool inbox;

    private final String other = Events.freshTenant();

    @BeforeEach
    void bothTenantsHaveAnAda() {
        for (String each : Set.of(tenant, other)) {
            store(Events.event(each, "one", "ada"));
            await(states.mark(new MarkAll(Recipient.of(each, "ada"), Watermark.SEEN, null, "tests")));
        }
    }

    private Set<String> tenantsIn(String table) {
        return await(tenantPool
                .query(new TenantId(tenant), "select tenant_id from " + table, Tuple.tuple())
                .map(WallTest::tenants));
    }

    private static Set<String> tenants(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getString(0))
                .collect(Collectors.toSet());
    }

    private int changed(String statement) {
        return await(tenantPool.query(new TenantId(tenant), statement, Tuple.tuple()))
                .rowCount();
    }

    private void assertDenied(String statement, String reason) {
        assertThatThrownBy(() -> changed(statement))
                .isInstanceOfSatisfying(
                        PgException.class,
                        refused -> assertThat(refused.getSqlState()).isEqualTo(DENIED))
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"feed", "notification", "event", "category_mark"})
    void showsAQueryWithoutATenantTheRowsOfItsOwn(String table) {
        assertThat(tenantsIn(table)).containsExactly(tenant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"feed", "notification", "event", "category_mark"})
    void showsATransactionThatNamesNobodyNothing(String table) {
        assertThat(await(inbox.query("select from " + table).execute()).size()).isZero();
    }

    @Test
    void forgetsTheTenantWithTheTransaction() {
        int seen = await(inbox.withConnection(connection -> connection
                .query("begin; select set_config('tidings.tenant', '%s', true); commit".formatted(tenant))
                .execute()
                .chain(() -> connection.query("select from feed").execute())
                .map(rows -> rows.size())));

        assertThat(seen).isZero();
    }

    /** For each connection several, so that all of them are given on. */
    @Test
    void leavesNothingToTheNextTransactionOfAConnection() {
        for (int i = 0; i < CONNECTIONS; i++) {
            tenantPool
                    .query(new TenantId(tenant), "select pg_sleep(0.001), i.* from feed i", Tuple.tuple())
                    .subscribe()
                    .with(ignored -> {}, ignored -> {})
                    .cancel();
            tenantPool
                    .withTransaction(
                            new TenantId(tenant),
                            connection ->
                                    connection.query("select 1 / 0 from feed").execute())
                    .subscribe()
                    .with(ignored -> {}, ignored -> {});
            tenantPool
                    .query(new TenantId(tenant), "select 1 / 0 from feed", Tuple.tuple())
                    .subscribe()
                    .with(ignored -> {}, ignored -> {});
        }
        List<Uni<Integer>> unnamed = new ArrayList<>();
        List<Uni<Set<String>>> ofTheOther = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            unnamed.add(inbox.query("select from feed").execute().map(RowSet::size));
            ofTheOther.add(tenantPool
                    .query(new TenantId(other), "select tenant_id from feed", Tuple.tuple())
                    .map(WallTest::tenants));
        }

        assertThat(await(Uni.join().all(unnamed).andFailFast())).containsOnly(0);
        assertThat(await(Uni.join().all(ofTheOther).andFailFast())).containsOnly(Set.of(other));
    }

    @Test
    void changesNoRowOfAnotherTenant() {
        int changed = changed("update notification set read_at = now()");

        assertThat(changed).isOne();
        assertThat(number("select count(*) from notification where tenant_id = $1 and read_at is null", other))
                .isOne();
    }

    @Test
    void addsNothingToAnotherTenant() {
        assertDenied(
                "insert into feed (tenant_id, user_id, epoch) values ('%s', 'eve', 0)".formatted(other),
                "row-level security");
        assertDenied(
                "insert into category_mark (tenant_id, user_id, category) values ('%s', 'ada', 'x')".formatted(other),
                "row-level security");
        assertDenied("update category_mark set tenant_id = '%s'".formatted(other), "row-level security");
    }

    @Test
    void deletesNothingAndLeavesContentAsItCame() {
        assertDenied("delete from notification", "permission denied");
        assertDenied("delete from feed", "permission denied");
        assertDenied("update notification set title = 'x'", "permission denied");
        assertDenied("update feed set tenant_id = '%s'".formatted(other), "permission denied");
        assertDenied("select from erasure", "permission denied");
        assertDenied("update database_epoch set epoch = 1", "permission denied");
    }

    @Test
    void letsThroughWhoWorksForAllTenants() {
        assertThat(await(journal.compare(List.of(ada(), Recipient.of(other, "ada")))))
                .hasSize(2);
    }

    @Test
    void whoWorksForAllTenantsCannotChangeTheSchema() {
        for (String statement : List.of(
                "alter table feed disable row level security",
                "drop policy one_tenant on feed",
                "create table more ()",
                "update database_epoch set epoch = 1",
                "delete from flyway_schema_history")) {
            assertThatThrownBy(() -> sql(statement))
                    .isInstanceOfSatisfying(
                            PgException.class,
                            refused -> assertThat(refused.getSqlState()).isEqualTo(DENIED));
        }
    }

    /** What is added later, too. */
    @Test
    void standsInFrontOfEveryTableThatNamesATenant() {
        Set<String> open = new HashSet<>();
        for (Row row : sql("""
                select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
                where c.relkind in ('r', 'p') and a.attname = 'tenant_id' and c.relnamespace = 'public'::regnamespace
                  and not (c.relrowsecurity and exists (
                    select from pg_policies p where p.tablename = c.relname and p.policyname = 'one_tenant'
                      and p.qual ~ '^\\(tenant_id = current_setting\\(''tidings.tenant''::text, true\\)\\)$')
                    and exists (
                    select from pg_policies p where p.tablename = c.relname and p.policyname = 'all_tenants'
                      and p.roles = '{tidings_ingest}'))""")) {
            open.add(row.getString(0));
        }

        assertThat(open).isEmpty();
    }

    /** A condition that is not leakproof would be looked at behind the wall, row by row. */
    @Test
    void leavesThePageOfAReplayItsIndex() {
        String plan = await(tenantPool.withTransaction(
                new TenantId(tenant),
                connection -> connection
                        .query("explain (generic_plan, costs off) " + PageQuery.PAGE)
                        .execute()
                        .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                                .map(row -> row.getString(0))
                                .collect(Collectors.joining("\n")))));

        for (String[] index : new String[][] {{"notification_by_seq", "seq"}, {"notification_by_change", "version"}}) {
            assertThat(plan)
                    .containsPattern("(Index Scan using|Bitmap Index Scan on) %s[^\\n]*\\n[^\\n]*".formatted(index[0])
                            + "Index Cond: .*tenant_id.*user_id.*%s > ".formatted(index[1]));
        }
    }

    @Nested
    class AtTheStart {
        @Test
        void needsNoOwnerWhereTheSchemaIsUpToDate() {
            var result = Flyway.configure()
                    .dataSource(
                            ConfigProvider.getConfig().getValue("quarkus.datasource.jdbc.url", String.class),
                            "tidings_all",
                            "password-of-an-instance")
                    .load()
                    .migrate();

            assertThat(result.migrationsExecuted).isZero();
        }

        @Test
        void saysWhatAUserLacks() {
            assertThatThrownBy(() -> await(new Roles(inbox, inbox).check()))
                    .isInstanceOf(Roles.MissingException.class)
                    .hasMessageContaining("the user of quarkus.datasource.username lacks ")
                    .hasMessageContaining("delete on feed")
                    .hasMessageContaining("make it a member of tidings_ingest");
        }

        @Test
        void saysWhenTheWallIsNotThere() {
            try (CapturedLog log = CapturedLog.start()) {
                await(new Roles(pool, inbox).check());
                assertThat(log.linesWith("row-level security")).isEmpty();

                await(new Roles(pool, pool).check());

                assertThat(log.linesWith("row-level security is not in force")).hasSize(1);
            }
        }
    }
}
