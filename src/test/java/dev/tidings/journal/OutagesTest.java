package dev.tidings.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class OutagesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Pool pool;

    OutagesTest(Pool pool) {
        this.pool = pool;
    }

    @Test
    void whoeverUsesAConnectionThatPostgresEndsOrHasEndedMeetsAnOutage() {
        SqlConnection connection = pool.getConnection().await().atMost(PATIENCE);

        Throwable ended = failure(connection
                .query("select pg_terminate_backend(pg_backend_pid())")
                .execute());
        Throwable gone = failure(connection.query("select 1").execute());

        assertThat(Outages.reason(ended)).isPresent();
        assertThat(gone).hasMessageContaining("not active");
        assertThat(Outages.reason(gone)).isPresent();
    }

    @Test
    void aParameterThatIsNoneIsAFaultOfOurs() {
        Throwable wrong = failure(pool.preparedQuery("select $1::int").execute(Tuple.of("a word")));

        assertThat(Outages.reason(wrong)).isEmpty();
    }

    private static Throwable failure(Uni<?> asked) {
        return asked.onItem()
                .<Throwable>transform(answer -> new AssertionError("was answered"))
                .onFailure()
                .recoverWithItem(failure -> failure)
                .await()
                .atMost(PATIENCE);
    }
}
