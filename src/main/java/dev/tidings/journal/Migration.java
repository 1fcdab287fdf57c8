package dev.tidings.journal;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;

/**
 * Brings the schema up to date and sees that the instance may use it, off the starting thread: an instance that starts while Postgres is away lives, is not
 * ready, and goes on by itself. Several instances may do it at once; Flyway locks.
 */
@Readiness
@Singleton
class Migration implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(Migration.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Flyway flyway;
    private final Roles roles;
    private final Event<Migrated> event;
    private final AtomicReference<String> lastReason = new AtomicReference<>("");
    private volatile boolean isDone;

    Migration(Flyway flyway, Roles roles, Event<Migrated> event) {
        this.flyway = flyway;
        this.roles = roles;
        this.event = event;
    }

    /** Without a limit: there is nothing else that an instance without a schema could do. */
    void begin(@Observes StartupEvent start) {
        Uni.createFrom()
                .item(flyway::migrate)
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .call(roles::check)
                .onFailure()
                .invoke(this::onFailure)
                .onFailure()
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .indefinitely()
                .subscribe()
                .with(result -> onDone(result.migrationsExecuted));
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("migrated").status(isDone).build();
    }

    private void onDone(int migrations) {
        isDone = true;
        LOG.infof("the schema is up to date migrations=%d", migrations);
        event.fire(new Migrated());
    }

    /** Each reason once: a server that was away and comes back may have another one. */
    private void onFailure(Throwable failure) {
        String reason = String.valueOf(failure.getMessage());
        if (reason.equals(lastReason.getAndSet(reason))) {
            return;
        }
        if (failure instanceof Roles.MissingException) {
            LOG.errorf("the database does not let this instance work, trying again reason=%s", reason);
        } else {
            LOG.warnf("the schema cannot be brought up to date, trying again reason=%s", reason);
        }
    }
}
