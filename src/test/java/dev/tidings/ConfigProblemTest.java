package dev.tidings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each text as SmallRye Config 3.16 and Hibernate Validator 9.1 write it; the packaged application is tried with them too. */
class ConfigProblemTest {
    @Test
    void neverRepeatsTheValue() {
        assertThat(line(
                        "java.lang.IllegalArgumentException: SRCFG00039: The config property quarkus.redis.hosts with the"
                                + " config value \"redis://:sec\"ret\nlines@h\" threw an Exception whilst being converted Illegal"
                                + " character in authority at index 8: redis://:sec\"ret"))
                .isEqualTo("setting wrong: QUARKUS_REDIS_HOSTS (quarkus.redis.hosts) cannot be read");
    }

    @Test
    void namesTheSettingWhoseValueIsOutOfRange() {
        assertThat(line("tidings.ticket.lease must be longer than or equal to 1 second"))
                .isEqualTo("setting wrong: TIDINGS_TICKET_LEASE (tidings.ticket.lease) must be longer than or equal to"
                        + " 1 second; its default is 2m");
    }

    @Test
    void namesTheSettingOfATenantWhoseNameHasSpaces() {
        assertThat(line("tidings.tenants.a b.events-per-second must be greater than or equal to 0"))
                .contains("(tidings.tenants.a b.events-per-second) must be greater");
        assertThat(line(
                        "SRCFG00039: The config property tidings.tenants.\"a b\".streams with the config value \"x\" threw an"
                                + " Exception: SRCFG00029: Expected an integer value, got \"x\""))
                .contains("(tidings.tenants.\"a b\".streams) must be a whole number");
    }

    @Test
    void namesTheSettingThatContradictsAnother() {
        assertThat(line("tidings.ticket leaseEnough tidings.ticket.lease must be at least tidings.ticket.lifetime"))
                .startsWith(
                        "setting wrong: TIDINGS_TICKET_LEASE (tidings.ticket.lease) must be at least tidings.ticket");
    }

    @Test
    void namesTheSettingThatHasNoDefault() {
        assertThat(line(
                        "java.util.NoSuchElementException: SRCFG00014: The config property tidings.x.y is required but it"
                                + " could not be found in any config source"))
                .isEqualTo("setting missing: TIDINGS_X_Y (tidings.x.y), which has no default");
    }

    @Test
    void leavesToOthersWhatItDoesNotKnow() {
        assertThat(new ConfigProblem("something else went wrong with secret", Map.of()).line())
                .isEmpty();
    }

    private static String line(String text) {
        return new ConfigProblem(text, Map.of("tidings.ticket.lease", "2m"))
                .line()
                .orElseThrow();
    }
}
