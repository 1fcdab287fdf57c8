package dev.tidings.journal;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/**
 * Makes a migration and its line in Flyway's history one transaction. By default Flyway keeps the lock and the history in a
 * transaction of their own, which commits later: Postgres that goes away between the two leaves tables that the history does not
 * know, and every further attempt fails at them, for ever.
 *
 * <p>The lock is then the session's, so migrations need a connection that no proxy pools by transaction.
 */
@Singleton
class MigrationLock implements FlywayConfigurationCustomizer {
    @Override
    public void customize(FluentConfiguration configuration) {
        configuration
                .getPluginRegister()
                .getExact(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
    }
}
