package dev.tidings;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownNamesTest {
    private static final KnownNames NAMES = new KnownNames(List.of(
            "tidings.stream.ping-interval", "tidings.stream.page-rows", "tidings.ticket.lease", "quarkus.http.port"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TIDINGS_STREAM_PING_INTERVAL",
                "TIDINGS_STREAM_SERVICE_HOST",
                "TIDINGS_STREAM_PORT_8080_TCP_ADDR",
                "TIDINGS_URL",
                "TIDINGS",
                "QUARKUS_NONSENSE"
            })
    void haveNothingToSayOf(String variable) {
        assertThat(faultOf(new EnvConfigSource(Map.of(variable, "1"), 300))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tidings.tenants.acme.retention.items",
                "tidings.tenants.\"a.b/c d\".retention.read-after",
                "tidings.tenants.\"acme\".retention.unread-after",
                "tidings.tenants.\"acme\".streams"
            })
    void knowWhatMayDifferForATenant(String setting) {
        assertThat(faultOf(new PropertiesConfigSource(Map.of(setting, "1"), "file", 250)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tidings.tenants.acme.retention.visit-every", "tidings.tenants.acme.items"})
    void knowWhatMayNot(String setting) {
        assertThat(faultOf(new PropertiesConfigSource(Map.of(setting, "1"), "file", 250)))
                .isPresent();
    }

    @Test
    void suggestTheNearestForAVariable() {
        assertThat(faultOf(new EnvConfigSource(Map.of("TIDINGS_STREAM_PAGEROWS", "1"), 300)))
                .hasValue("setting unknown: TIDINGS_STREAM_PAGEROWS, the nearest that there is:"
                        + " TIDINGS_STREAM_PAGE_ROWS (tidings.stream.page-rows)");
    }

    @Test
    void suggestTheNearestForALineInAFile() {
        assertThat(faultOf(new PropertiesConfigSource(Map.of("tidings.tickets.lease", "1m"), "file", 250)))
                .hasValue("setting unknown: tidings.tickets.lease, the nearest that there is:"
                        + " TIDINGS_TICKET_LEASE (tidings.ticket.lease)");
    }

    private static Optional<String> faultOf(ConfigSource source) {
        return NAMES.fault(new SmallRyeConfigBuilder().withSources(source).build());
    }
}
