package dev.tidings.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.ConfigValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteConfigTest {
    @Test
    void theOneRedisIsTheDefault() {
        assertThat(RouteConfigs.with().hosts()).isEmpty();
    }

    @Test
    void hostsAreTakenInEveryForm() {
        assertThat(RouteConfigs.with("hosts", "redis://:secret@[::1]:6379/2,rediss://other_host,unix:///run/redis.sock")
                        .hosts()
                        .orElseThrow())
                .hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis:6379",
                "http://redis:6379",
                "redis://a:1,redis://b:2,redis://:secret@a:1",
                "redis://",
                "redis://a:99999",
                "redis://a:0",
                "redis://:a%zzsecret@a:1"
            })
    void nonsenseIsRefusedByItsName(String hosts) {
        assertThatThrownBy(() -> RouteConfigs.with("hosts", hosts))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining("tidings.route.hosts must say where each Redis is")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "redis://user:secret@redis-1:6379/2, redis-1:6379",
        "rediss://:secret@[::1]:6379?db=2, [::1]:6379",
        "redis://redis-2, redis-2",
        "unix:///run/redis.sock, ///run/redis.sock"
    })
    void theNameOfAServerIsWithoutItsPassword(String url, String name) {
        assertThat(Address.name(url)).isEqualTo(name);
    }
}
