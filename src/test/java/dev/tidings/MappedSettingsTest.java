package dev.tidings;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With the mappings and the validator that the build of Quarkus puts together; a process is refused in NonsensicalSettingIT. */
@QuarkusTest
class MappedSettingsTest {
    @Test
    void areRightAsTheyAre() {
        assertThat(fault(Map.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tidings.stream.ping-interval         | 0s                     | must be longer than or equal to 1 second
            tidings.stream.ping-interval         | nonsense               | must be a duration such as 500ms, 5s or 2m; its default is 20s
            tidings.stream.ping-interval         | ''                     | must not be empty; its default is 20s
            tidings.stream.page-rows             | nonsense               | must be a whole number; its default is 250
            tidings.stream.lifetime-jitter       | nonsense               | must be a number; its default is 0.1
            tidings.stream.retry-at-most         | 1s                     | must be at least tidings.stream.retry-at-least
            tidings.stream.lifetime              | ${NONSENSE}            | refers to ${NONSENSE}, which is not set
            tidings.ticket.slot-lifetime         | 11s                    | must be at least twice tidings.ticket.renew-every
            tidings.ticket.outlive-token         | nonsense               | must be one of true, false; its default is false
            tidings.ticket.cookie.same-site      | nonsense               | must be one of lax, partitioned; its default is lax
            tidings.ingest.limits.users          | 0                      | must be greater than 0
            tidings.ingest.retry-max-delay       | -1s                    | must be longer than or equal to 10 millis
            tidings.route.hosts                  | redis://a:1,nonsense   | must say where each Redis is, each once: redis://host:port,redis://host:port
            quarkus.http.port                    | nonsense               | must be a whole number
            quarkus.http.limits.max-body-size    | nonsense               | must be a size such as 512K or 10M
            quarkus.log.level                    | nonsense               | cannot be read""")
    void areNamedInOneLineWhenTheyMakeNoSense(String setting, String value, String expectation) {
        assertThat(faultWith(setting, value))
                .hasValueSatisfying(fault -> assertThat(fault)
                        .startsWith("setting wrong: ")
                        .contains("(" + setting + ")")
                        .contains(expectation)
                        .doesNotContain("nonsense")
                        .doesNotContain("\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tidings.stream.pingg-interval", "tidings.straem.ping-interval"})
    void areNamedWhenTheyAreMisspelt(String setting) {
        assertThat(faultWith(setting, "10s"))
                .hasValueSatisfying(fault -> assertThat(fault)
                        .contains("setting unknown: " + setting)
                        .contains("tidings.stream.ping-interval"));
    }

    private static Optional<String> faultWith(String setting, String value) {
        System.setProperty(setting, value);
        try {
            return fault(Map.of(setting, value));
        } finally {
            System.clearProperty(setting);
        }
    }

    /** The values again, without what this test itself was configured with, as which there is no setting. */
    private static Optional<String> fault(Map<String, String> values) {
        return MappedSettings.fault(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build());
    }
}
