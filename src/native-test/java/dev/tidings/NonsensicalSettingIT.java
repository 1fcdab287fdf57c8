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

/** A process that is told nonsense says in one line which setting is meant and what it takes, and is gone. */
@Timeout(60)
class NonsensicalSettingIT {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            TIDINGS_STREAM_PING_INTERVAL         | 0s                     | must be longer than or equal to 1 second
            TIDINGS_STREAM_PING_INTERVAL         | nonsense               | must be a duration such as 500ms, 5s or 2m; its default is 20s
            TIDINGS_STREAM_PING_INTERVAL         | ''                     | must not be empty; its default is 20s
            TIDINGS_STREAM_PAGE_ROWS             | nonsense               | must be a whole number; its default is 250
            TIDINGS_STREAM_LIFETIME_JITTER       | nonsense               | must be a number; its default is 0.1
            TIDINGS_STREAM_RETRY_AT_MOST         | 1s                     | must be at least tidings.stream.retry-at-least
            TIDINGS_STREAM_LIFETIME              | ${NONSENSE}            | refers to ${NONSENSE}, which is not set
            TIDINGS_TICKET_SLOT_LIFETIME         | 11s                    | must be at least twice tidings.ticket.renew-every
            TIDINGS_TICKET_OUTLIVE_TOKEN         | nonsense               | must be one of true, false; its default is false
            TIDINGS_TICKET_COOKIE_SAME_SITE      | nonsense               | must be one of lax, partitioned; its default is lax
            TIDINGS_INGEST_LIMITS_USERS          | 0                      | must be greater than 0
            TIDINGS_INGEST_RETRY_MAX_DELAY       | -1s                    | must be longer than or equal to 10 millis
            TIDINGS_ROUTE_HOSTS                  | redis://a:1,nonsense   | must say where each Redis is, each once: redis://host:port,redis://host:port
            QUARKUS_HTTP_PORT                    | nonsense               | must be a whole number
            QUARKUS_HTTP_LIMITS_MAX_BODY_SIZE    | nonsense               | must be a size such as 512K or 10M
            QUARKUS_LOG_LEVEL                    | nonsense               | cannot be read
            QUARKUS_DATASOURCE_REACTIVE_URL      | postgresql://nonsense  | must say where PostgreSQL is
            QUARKUS_REDIS_HOSTS                  | nonsense               | must say where Redis is
            KAFKA_BOOTSTRAP_SERVERS              | nonsense               | must say where Kafka is
            MP_JWT_VERIFY_PUBLICKEY_LOCATION     | nonsense               | must say where the issuer publishes its keys""")
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

    @ParameterizedTest
    @CsvSource({"tidings.stream.pingg-interval", "tidings.straem.ping-interval"})
    void isNamedWhenAFileMisspellsIt(String setting) throws Exception {
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
