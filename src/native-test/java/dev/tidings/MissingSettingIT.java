package dev.tidings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that lacks a setting says which one, in one line, and is gone. */
@Timeout(60)
class MissingSettingIT {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "QUARKUS_DATASOURCE_REACTIVE_URL",
                "QUARKUS_DATASOURCE_USERNAME",
                "QUARKUS_DATASOURCE_PASSWORD",
                "QUARKUS_REDIS_HOSTS",
                "KAFKA_BOOTSTRAP_SERVERS",
                "MP_JWT_VERIFY_PUBLICKEY_LOCATION",
                "MP_JWT_VERIFY_ISSUER",
                "MP_JWT_VERIFY_AUDIENCES"
            })
    void isNamedInTheOneLineThatTheProcessSays(String setting) throws Exception {
        Map<String, String> settings = new TreeMap<>(Attempt.COMPLETE);
        settings.remove(setting);

        Attempt attempt = Attempt.in(directory, settings);

        assertThat(attempt.status()).isEqualTo(1);
        assertThat(attempt.output().lines())
                .singleElement()
                .asString()
                .contains("setting missing: " + setting)
                .contains(setting.toLowerCase(Locale.ROOT).replace('_', '.'))
                .doesNotContain("secret");
    }
}
