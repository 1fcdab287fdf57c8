package dev.tidings.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.ConfigValidationException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TicketConfigTest {
    @Test
    void defaultsAreThoseOfTheContract() {
        TicketConfig config = TicketConfigs.with();

        assertThat(config.lifetime()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.lease()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.streamsPerUser()).isEqualTo(20);
        assertThat(config.streamsPerTenant()).isZero();
        assertThat(config.ticketsPerMinute()).isEqualTo(30);
        assertThat(config.outliveToken()).isFalse();
        assertThat(config.cookie().maxAge()).isEqualTo(Duration.ofDays(30));
    }

    @ParameterizedTest
    @CsvSource({
        "lifetime,0s",
        "lease,-1s",
        "streams-per-user,0",
        "streams-per-tenant,-1",
        "tickets-per-minute,0",
        "redis-timeout,0s",
        "slot-lifetime,15s",
        "cookie.max-age,1s"
    })
    void nonsenseIsRefusedByItsName(String name, String value) {
        assertThatThrownBy(() -> TicketConfigs.with(name, value))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining(name);
    }

    @Test
    void unknownWordIsRefused() {
        assertThatThrownBy(() -> TicketConfigs.with("cookie.same-site", "strict"))
                .hasMessageContaining("cookie.same-site");
    }
}
