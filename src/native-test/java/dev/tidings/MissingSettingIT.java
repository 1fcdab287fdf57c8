package dev.tidings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that lacks a setting says which one, in one line, and is gone. */
@Timeout(60)
class MissingSettingIT {
    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

    private static final Map<String, String> COMPLETE = Map.of(
            "QUARKUS_DATASOURCE_REACTIVE_URL", "postgresql://127.0.0.1:1/tidings",
            "QUARKUS_DATASOURCE_USERNAME", "tidings",
            "QUARKUS_DATASOURCE_PASSWORD", "secret",
            "QUARKUS_REDIS_HOSTS", "redis://127.0.0.1:1",
            "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1",
            "MP_JWT_VERIFY_PUBLICKEY_LOCATION", "https://issuer.test/jwks",
            "MP_JWT_VERIFY_ISSUER", "https://issuer.test",
            "MP_JWT_VERIFY_AUDIENCES", "tidings");

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
        Map<String, String> settings = new TreeMap<>(COMPLETE);
        settings.remove(setting);

        Ended ended = run(settings);

        assertThat(ended.status()).isNotZero();
        assertThat(ended.output().lines())
                .singleElement()
                .asString()
                .contains("setting missing: " + setting)
                .contains(setting.toLowerCase(Locale.ROOT).replace('_', '.'))
                .doesNotContain("secret");
    }

    private static Ended run(Map<String, String> settings) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(COMPLETE::containsKey);
        builder.environment().putAll(settings);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Ended(process.waitFor(), output);
    }

    private static List<String> command() {
        if (Files.exists(JAR)) {
            Path java = Path.of(System.getProperty("java.home"), "bin", "java");
            return List.of(java.toString(), "-jar", JAR.toString());
        }
        return List.of(System.getProperty("native.image.path"));
    }

    private record Ended(int status, String output) {}
}
