package dev.tidings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.identity.Tokens;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private final Map<String, String> values = complete();

    @Test
    void areRightWhenNothingIsMissing() {
        assertThat(settings().fault()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quarkus.datasource.reactive.url",
                "quarkus.datasource.username",
                "quarkus.datasource.password",
                "quarkus.redis.hosts",
                "kafka.bootstrap.servers",
                "mp.jwt.verify.publickey.location",
                "mp.jwt.verify.issuer",
                "mp.jwt.verify.audiences"
            })
    void nameWhatIsMissingAsTheEnvironmentSpellsIt(String setting) {
        values.remove(setting);

        assertThat(settings().fault())
                .hasValueSatisfying(fault -> assertThat(fault)
                        .startsWith("setting missing: "
                                + setting.toUpperCase(Locale.ROOT).replace('.', '_'))
                        .contains("(" + setting + ")"));
    }

    @ParameterizedTest
    @CsvSource({
        "quarkus.datasource.reactive.url, postgresql://nonsense, must say where PostgreSQL is",
        "quarkus.redis.hosts, nonsense, must say where Redis is",
        "kafka.bootstrap.servers, nonsense, must say where Kafka is",
        "mp.jwt.verify.publickey.location, nonsense, must say where the issuer publishes its keys"
    })
    void sayWhatIsMeantWhereNonsenseStands(String setting, String value, String expectation) {
        values.put(setting, value);

        assertThat(settings().fault())
                .hasValueSatisfying(fault -> assertThat(fault)
                        .startsWith("setting wrong: ")
                        .contains("(" + setting + ") " + expectation)
                        .doesNotContain("nonsense"));
    }

    @Test
    void takeABlankValueForNone() {
        values.put("kafka.bootstrap.servers", " ");

        assertThat(settings().fault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("KAFKA_BOOTSTRAP_SERVERS"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vertx-reactive:postgresql://db:5432/secret-name",
                "postgresql://somebody:secret-name@db:5432/tidings",
                "postgresql://somebody:@db/secret-name"
            })
    void refuseAnAddressThatFlywayCannotUse(String address) {
        values.put(Settings.DATASOURCE, address);

        assertThat(settings().fault())
                .hasValueSatisfying(fault -> assertThat(fault)
                        .contains("must say where PostgreSQL is, without a user: postgresql://")
                        .doesNotContain("secret-name"));
    }

    @ParameterizedTest
    @CsvSource({
        "quarkus.datasource.reactive.url, postgresql://my_db:5432/tidings?sslmode=require",
        "quarkus.redis.hosts, 'redis://:secret@[::1]:6379/2,rediss://other_host'",
        "quarkus.redis.hosts, unix:///run/redis.sock",
        "kafka.bootstrap.servers, 'kafka-1:9092, SASL_SSL://kafka-2:9093,[::1]:9092'",
        "mp.jwt.verify.publickey.location, classpath:keys.json"
    })
    void takeAddressesInEveryForm(String setting, String value) {
        values.put(setting, value);

        assertThat(settings().fault()).isEmpty();
    }

    /** It would come to the log with the complaint of whoever reads it later. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://:secret-name^1@redis:6379",
                "redis://:secret-name%1@redis:6379",
                "redis://:secret@name@redis"
            })
    void refuseAPasswordThatIsNotWrittenAsInAUrl(String address) {
        values.put("quarkus.redis.hosts", address);

        assertThat(settings().fault())
                .hasValueSatisfying(fault ->
                        assertThat(fault).contains("QUARKUS_REDIS_HOSTS").doesNotContain("secret"));
    }

    @Test
    void takeAReferenceToNothingForNone() {
        values.put("quarkus.redis.hosts", "${no.such.setting}");

        assertThat(settings().fault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("setting missing: QUARKUS_REDIS_HOSTS"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"quarkus.datasource.inbox", "quarkus.flyway"})
    void wantAPasswordForEachUserThatIsNamed(String user) {
        values.put("quarkus.datasource.inbox.username", "${quarkus.datasource.username}");
        values.put("quarkus.datasource.inbox.password", "${quarkus.datasource.password}");
        assertThat(settings().fault()).isEmpty();

        values.put(user + ".username", "somebody");

        assertThat(settings().fault())
                .hasValueSatisfying(fault -> assertThat(fault)
                        .startsWith("setting missing: ")
                        .contains("(" + user + ".password)")
                        .doesNotContain("somebody"));
    }

    private Settings settings() {
        return new Settings(new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build());
    }

    private static Map<String, String> complete() {
        Map<String, String> values = new HashMap<>(Tokens.settings());
        values.put(Settings.DATASOURCE, "postgresql://db:5432/tidings");
        values.put("quarkus.datasource.username", "tidings");
        values.put("quarkus.datasource.password", "tidings");
        values.put("quarkus.redis.hosts", "redis://redis:6379");
        values.put("kafka.bootstrap.servers", "kafka:9092");
        return values;
    }
}
