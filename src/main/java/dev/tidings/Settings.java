package dev.tidings;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.SmallRyeConfig;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The settings without which nothing may start.
 *
 * <p>Left to themselves, the libraries take {@code localhost} for a broker that nobody named, and accept every issuer
 * and every audience when none is given.
 */
final class Settings {
    static final String DATASOURCE = "quarkus.datasource.reactive.url";

    private static final Map<String, String> REQUIRED = new LinkedHashMap<>();

    static {
        REQUIRED.put(DATASOURCE, "where PostgreSQL is: postgresql://host:port/database");
        REQUIRED.put("quarkus.datasource.username", "the user to whom the tables belong");
        REQUIRED.put("quarkus.datasource.password", "the password of that user");
        REQUIRED.put("quarkus.redis.hosts", "where Redis is: redis://host:port");
        REQUIRED.put("kafka.bootstrap.servers", "where Kafka is: host:port,host:port");
        REQUIRED.put("mp.jwt.verify.publickey.location", "where the issuer publishes its keys (JWKS), a URL");
        REQUIRED.put("mp.jwt.verify.issuer", "the issuer (iss) whose tokens are accepted");
        REQUIRED.put("mp.jwt.verify.audiences", "the audience (aud) that a token must name");
    }

    private final SmallRyeConfig config;

    Settings(SmallRyeConfig config) {
        this.config = config;
    }

    /** As Quarkus will read them in a moment: environment, system properties, files. */
    static Settings read() {
        return new Settings(ConfigUtils.configBuilder().build());
    }

    boolean isMissing(String name) {
        return value(name).isEmpty();
    }

    /** The first thing that is wrong, in one line for a person; values are never part of it. */
    Optional<String> fault() {
        for (Map.Entry<String, String> required : REQUIRED.entrySet()) {
            if (isMissing(required.getKey())) {
                return Optional.of("setting missing: " + inEnvironment(required.getKey()) + " (" + required.getKey()
                        + "), " + required.getValue());
            }
        }
        // Flyway's address is made of it.
        if (value(DATASOURCE).filter(url -> url.startsWith("postgresql://")).isEmpty()) {
            return Optional.of("setting wrong: " + inEnvironment(DATASOURCE) + " (" + DATASOURCE
                    + ") must begin with postgresql://");
        }
        return Optional.empty();
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(config.getConfigValue(name).getValue()).filter(value -> !value.isBlank());
    }

    private static String inEnvironment(String name) {
        return name.toUpperCase(Locale.ROOT).replace('.', '_');
    }
}
