package dev.tidings.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.StartCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/** What can be known of {@code deploy/compose} without an engine that runs it. */
class ComposeTest {
    private static final Path FOLDER = Path.of("deploy/compose");
    private static final Path NGINX = FOLDER.resolve("nginx/templates/tidings.conf.template");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)}");
    private static final Duration TWO_PINGS = Duration.ofSeconds(40);

    /** Those of the Compose Specification that are used: a misspelt one would be another, and there are no types of it. */
    private static final List<String> KEYS = List.of(
            "image",
            "build",
            "environment",
            "stop_grace_period",
            "read_only",
            "tmpfs",
            "cap_drop",
            "security_opt",
            "restart",
            "depends_on",
            "volumes",
            "ports",
            "command",
            "entrypoint",
            "healthcheck");

    private final JsonNode compose = read();

    /** Not as other files are read here: those readers do not follow what refers to another place. */
    private static JsonNode read() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try {
            String yaml = Files.readString(FOLDER.resolve("compose.yaml"));
            return new ObjectMapper().valueToTree(new Yaml(options).load(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void usesOnlyKeysThatItKnows() {
        services()
                .forEach((name, service) ->
                        assertThat(service.fieldNames()).toIterable().as(name).isSubsetOf(KEYS));
    }

    @Test
    void givesBothInstancesAllSettingsAndNoneThatDoesNotExist() throws IOException {
        Set<String> ofQuarkus = QuarkusSettings.ofRunTime();

        for (String instance : List.of("tidings-1", "tidings-2")) {
            Map<String, String> environment = environment(instance);
            assertThat(StartCheck.faultOf(environment)).isEmpty();
            assertThat(environment.keySet())
                    .allMatch(name -> name.startsWith("TIDINGS_")
                            || name.startsWith("KAFKA_")
                            || name.startsWith("MP_JWT_")
                            || ofQuarkus.contains(name));
        }
    }

    @Test
    void mountsOnlyWhatIsThereOrIsMadeFirst() throws IOException {
        String readme = Files.readString(FOLDER.resolve("README.md"));

        for (String mount : mounts()) {
            String source = mount.substring(0, mount.indexOf(':'));
            if (source.equals("./nginx/certificates")) {
                assertThat(readme).contains("deploy/compose/certificate");
            } else if (source.startsWith(".")) {
                assertThat(FOLDER.resolve(source)).exists();
            } else {
                assertThat(compose.path("volumes").has(source)).as(source).isTrue();
            }
        }
    }

    @Test
    void waitsOnlyForServicesThatAreThere() {
        services().forEach((name, service) -> {
            JsonNode needed = service.path("depends_on");
            List<String> names = new ArrayList<>();
            needed.fieldNames().forEachRemaining(names::add);
            if (needed.isArray()) {
                needed.forEach(one -> names.add(one.asText()));
            }
            assertThat(services().keySet()).as(name).containsAll(names);
        });
    }

    @Test
    void opensNothingToOtherMachines() {
        services()
                .forEach((name, service) -> assertThat(service.path("ports"))
                        .as(name)
                        .allSatisfy(port -> assertThat(port.asText()).startsWith("127.0.0.1:")));
    }

    @Test
    void givesNginxEveryVariableOfItsFileAndTimeForThePing() throws IOException {
        Map<String, String> environment = environment("nginx");
        Set<String> used = VARIABLE.matcher(Files.readString(NGINX))
                .results()
                .map(variable -> variable.group(1))
                .collect(Collectors.toSet());

        assertThat(environment.keySet()).containsAll(used);
        assertThat(used)
                .allMatch(Pattern.compile(environment.getOrDefault("NGINX_ENVSUBST_FILTER", "nothing"))
                        .asPredicate());
        assertThat(Duration.parse("PT" + environment.get("NGINX_STREAM_TIMEOUT")))
                .isGreaterThan(TWO_PINGS);
    }

    @Test
    void isScrapedWhereTheMetricsAre() throws IOException {
        JsonNode scraping = StrictYaml.documents(Files.readString(FOLDER.resolve("prometheus/prometheus.yml")))
                .getFirst()
                .at("/scrape_configs/0");

        assertThat(scraping.path("metrics_path").asText()).isEqualTo("/q/metrics");
        assertThat(scraping.at("/static_configs/0/targets"))
                .extracting(JsonNode::asText)
                .containsExactly("tidings-1:9000", "tidings-2:9000");
    }

    @Test
    void hasARealmWhoseTokensTheServiceTakes() throws IOException {
        JsonNode realm = new ObjectMapper().readTree(Files.readString(FOLDER.resolve("keycloak/tidings-realm.json")));
        Map<String, String> settings = environment("tidings-1");

        assertThat(settings.get("MP_JWT_VERIFY_ISSUER"))
                .endsWith("/realms/" + realm.path("realm").asText());
        assertThat(realm.findValuesAsText("included.custom.audience"))
                .containsExactly(settings.get("MP_JWT_VERIFY_AUDIENCES"));
        assertThat(realm.findValuesAsText("claim.name")).containsExactlyInAnyOrder("tenant", "groups");
    }

    private Map<String, JsonNode> services() {
        Map<String, JsonNode> services = new HashMap<>();
        compose.path("services").properties().forEach(entry -> services.put(entry.getKey(), entry.getValue()));
        return services;
    }

    private List<String> mounts() {
        return services().values().stream()
                .flatMap(service -> stream(service.path("volumes")))
                .map(JsonNode::asText)
                .toList();
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        List<JsonNode> all = new ArrayList<>();
        list.forEach(all::add);
        return all.stream();
    }

    private Map<String, String> environment(String service) {
        Map<String, String> environment = new HashMap<>();
        compose.path("services")
                .path(service)
                .path("environment")
                .properties()
                .forEach(variable ->
                        environment.put(variable.getKey(), variable.getValue().asText()));
        return environment;
    }
}
