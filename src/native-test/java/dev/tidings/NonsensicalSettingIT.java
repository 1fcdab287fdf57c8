package dev.tidings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A process that is told nonsense says in one line which setting is meant and what it takes, and is gone. One of each kind: the
 * others are tried without a process, by SettingsTest and MappedSettingsTest.
 */
@Timeout(60)
class NonsensicalSettingIT {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            TIDINGS_STREAM_PING_INTERVAL         | 0s                     | must be longer than or equal to 1 second
            TIDINGS_STREAM_LIFETIME              | ${NONSENSE}            | refers to ${NONSENSE}, which is not set
            QUARKUS_HTTP_PORT                    | nonsense               | must be a whole number
            KAFKA_BOOTSTRAP_SERVERS              | nonsense               | must say where Kafka is""")
    void isNamedInTheOneLineThatTheProcessSays(String setting, String value, String expectation) throws Exception {
        Attempt attempt = Attempt.in(directory, with(setting, value));

        assertThat(attempt.status()).isEqualTo(1);
        assertThat(attempt.output().lines())
                .singleElement()
                .asString()
                .contains("setting wrong: " + setting + " (")
                .contains(expectation)
                .doesNotContain("nonsense");
    }

    @Test
    void isNamedWhenTheEnvironmentMisspellsIt() throws Exception {
        Attempt attempt = Attempt.in(directory, with("TIDINGS_STREAM_PINGG_INTERVAL", "10s"));

        assertThat(attempt.status()).isEqualTo(1);
        assertThat(attempt.output().lines())
                .singleElement()
                .asString()
                .contains("setting unknown: TIDINGS_STREAM_PINGG_INTERVAL")
                .contains("tidings.stream.ping-interval");
    }

    @Test
    void isNamedWhenAFileMisspellsIt() throws Exception {
        String setting = "tidings.straem.ping-interval";
        Path file = Files.createDirectory(directory.resolve("config")).resolve("application.properties");
        Files.writeString(file, setting + "=10s");

        Attempt attempt = Attempt.in(directory, Attempt.COMPLETE);

        assertThat(attempt.status()).isEqualTo(1);
        assertThat(attempt.output().lines())
                .singleElement()
                .asString()
                .contains("setting unknown: " + setting)
                .contains("tidings.stream.ping-interval");
    }

    private static Map<String, String> with(String setting, String value) {
        Map<String, String> settings = new TreeMap<>(Attempt.COMPLETE);
        settings.put(setting, value);
        return settings;
    }
}
