package dev.tidings.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.TenantId;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class LeftoversTest extends JournalTests {
    private static final String FEEDS = "select count(*) from feed where tenant_id = $1";
    private static final String EVENTS = "select count(*) from event where tenant_id = $1";
    private static final String NOTIFICATIONS = "select count(*) from notification where tenant_id = $1";

    @Inject
    Leftovers leftovers;

    private long count(String sql, String of) {
        return await(pool.preparedQuery(sql).execute(Tuple.of(of)))
                .iterator()
                .next()
                .getLong(0);
    }

    @Test
    void areFeedsAndEventsOfATenantThatAreOlder() {
        String neighbour = Events.freshTenant();
        store(Events.event(tenant, "old", "ada"), Events.event(tenant, "old", "grace"));
        store(Events.event(neighbour, "old", "ada"));
        Instant before = Instant.now().plusSeconds(1);

        await(leftovers.clear(new TenantId(tenant), before));

        assertThat(count(FEEDS, tenant)).isZero();
        assertThat(count(EVENTS, tenant)).isZero();
        assertThat(count(NOTIFICATIONS, tenant)).isZero();
        assertThat(count(FEEDS, neighbour)).isEqualTo(1);
        assertThat(count(EVENTS, neighbour)).isEqualTo(1);
    }

    @Test
    void areNotWhatGotSomethingSince() {
        store(Events.event(tenant, "new", "ada"));
        await(journal.open(Recipient.of(tenant, "just-born")));
        Instant before = Instant.now().minusSeconds(60);

        await(leftovers.clear(new TenantId(tenant), before));

        assertThat(count(FEEDS, tenant)).isEqualTo(2);
        assertThat(count(EVENTS, tenant)).isEqualTo(1);
    }

    @Test
    void areOneFeedOfAnInstanceThatLeaves() {
        store(Events.event(tenant, "x", "ada", "grace"));

        await(leftovers.clear(ada()));

        assertThat(count(FEEDS, tenant)).isEqualTo(1);
        assertThat(count(NOTIFICATIONS, tenant)).isEqualTo(1);
    }
}
