package dev.tidings;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.SmallRyeConfig;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The settings without which nothing may start.
 *
 * <p>Left to themselves, the libraries take {@code localhost} for a broker that nobody named, and accept every issuer
 * and every audience when none is given.
 */
final class Settings {
    static final String DATASOURCE = "quarkus.datasource.reactive.url";

    private static final List<Required> REQUIRED = List.of(
            // Flyway's address is made of it.
            new Required(
                    DATASOURCE,
                    "where PostgreSQL is, without a user: postgresql://host:port/database",
                    Required.POSTGRES),
            new Required("quarkus.datasource.username", "the user of the database", Required.ANYTHING),
            new Required("quarkus.datasource.password", "the password of that user", Required.ANYTHING),
            new Required(
                    "quarkus.redis.hosts",
                    "where Redis is: redis://host:port, or redis://:password@host:port, the password as in a URL (%40 for @)",
                    Required.REDIS),
            new Required("kafka.bootstrap.servers", "where Kafka is: host:port,host:port", Required.KAFKA),
            new Required(
                    "mp.jwt.verify.publickey.location",
                    "where the issuer publishes its keys (JWKS): a URL, or a file that is there",
                    Required.DOCUMENT),
            new Required("mp.jwt.verify.issuer", "the issuer (iss) whose tokens are accepted", Required.ANYTHING),
            new Required("mp.jwt.verify.audiences", "the audience (aud) that a token must name", Required.ANYTHING));

    /** Of the database, besides the one without whom nothing goes. */
    private static final List<String> OTHER_USERS = List.of("quarkus.datasource.inbox.", "quarkus.flyway.");

    private final SmallRyeConfig config;

    Settings(SmallRyeConfig config) {
        this.config = config;
    }

    /** As Quarkus will read them in a moment: environment, system properties, files. */
    static Settings read() {
        return new Settings(ConfigUtils.configBuilder().build());
    }

    SmallRyeConfig config() {
        return config;
    }

    boolean isMissing(String name) {
        return value(name).isEmpty();
    }

    /** The first thing that is wrong, in one line for a person; values are never part of it. */
    Optional<String> fault() {
        return REQUIRED.stream()
                .flatMap(required -> required.faultOf(value(required.name())).stream())
                .findFirst()
                .or(this::faultOfOtherUsers);
    }

    /** Of a user who was named without a password, the database would be told that of another. */
    private Optional<String> faultOfOtherUsers() {
        return OTHER_USERS.stream()
                .filter(user -> isGiven(user + "username") && !isGiven(user + "password"))
                .map(user -> Fault.missing(user + "password", "the password of " + user + "username"))
                .findFirst();
    }

    /** By the operator, that is: by default it is what another setting says. */
    private boolean isGiven(String name) {
        String raw = isMissing(name) ? null : config.getConfigValue(name).getRawValue();
        return raw != null && !raw.startsWith("${quarkus.datasource.");
    }

    private Optional<String> value(String name) {
        try {
            return Optional.ofNullable(config.getConfigValue(name).getValue()).filter(value -> !value.isBlank());
        } catch (NoSuchElementException _) {
            // It refers to a variable that is not there.
            return Optional.empty();
        }
    }
}
