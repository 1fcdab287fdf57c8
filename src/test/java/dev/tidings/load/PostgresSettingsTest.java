package dev.tidings.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.tidings.embedded.RealServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class PostgresSettingsTest {
    private final Map<String, String> settings = new RealServers().start();

    @Test
    void holdForAllConnectionsFromThenOn() throws SQLException {
        String before = shown();
        PostgresSettings.set(settings, Map.of("checkpoint_warning", "47s"));
        try {
            await().until(() -> shown().equals("47s"));
        } finally {
            PostgresSettings.set(settings, Map.of("checkpoint_warning", before));
        }
    }

    @ParameterizedTest
    @CsvSource({"shared_buffers,1GB", "no_such_setting,1", "max_wal_size,much"})
    void whatPostgresDoesNotTakeWhileItRunsIsSaid(String name, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PostgresSettings.set(settings, Map.of(name, value)))
                .withMessageContaining(name);
    }

    private String shown() throws SQLException {
        try (Connection connection = WriteAheadLog.connect(settings);
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("show checkpoint_warning")) {
            assertThat(answer.next()).isTrue();
            return answer.getString(1);
        }
    }
}
