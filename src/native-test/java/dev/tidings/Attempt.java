package dev.tidings;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidings.load.Application;
import dev.tidings.load.Executable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** An attempt to start the packaged application that was refused: its exit code and all that it said. */
record Attempt(int status, String output) {
    /** Everything that must be given; no server is there, and none is needed to refuse. */
    static final Map<String, String> COMPLETE = Map.of(
            "QUARKUS_DATASOURCE_REACTIVE_URL", "postgresql://127.0.0.1:1/tidings",
            "QUARKUS_DATASOURCE_USERNAME", "tidings",
            "QUARKUS_DATASOURCE_PASSWORD", "secret",
            "QUARKUS_REDIS_HOSTS", "redis://127.0.0.1:1",
            "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1",
            "MP_JWT_VERIFY_PUBLICKEY_LOCATION", "https://issuer.test/jwks",
            "MP_JWT_VERIFY_ISSUER", "https://issuer.test",
            "MP_JWT_VERIFY_AUDIENCES", "tidings");

    /** @param directory where the process runs; files with settings lie below it */
    static Attempt in(Path directory, Map<String, String> settings) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(Executable.command(Application.PACKAGE, Application.BRIEFLY))
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(COMPLETE::containsKey);
        builder.environment().putAll(settings);
        Process process = builder.start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            return new Attempt(process.waitFor(), output);
        } finally {
            process.destroyForcibly();
        }
    }
}
