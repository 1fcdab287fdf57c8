package dev.tidings.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.CrossVersionObjectReference;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressServiceBackend;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What an overlay says fits together. */
@ParameterizedClass
@ValueSource(strings = {"dev", "prod"})
class OverlaysTest {
    private static final int PING_SECONDS = 20;

    /** Of a server that an instance connects to, with its port. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?:@redis|//collector|postgresql://db|(?<![a-z])kafka-1):(\\d+)");

    @Parameter
    String overlay = "";

    private Manifests manifests;
    private Deployment deployment;

    @BeforeEach
    void render() throws Exception {
        manifests = Manifests.rendered(overlay);
        deployment = manifests.the(Deployment.class);
    }

    @Test
    void havePlainNamesInOneNamespace() {
        assertThat(manifests.all())
                .extracting(object -> object.getMetadata().getNamespace())
                .doesNotContainNull()
                .containsOnly(manifests.all().getFirst().getMetadata().getNamespace());
        assertThat(manifests.all())
                .allSatisfy(object -> assertThat(object.getMetadata().getLabels())
                        .containsEntry("app.kubernetes.io/name", "tidings"));
    }

    @Test
    void selectTheInstancesAndNothingElse() {
        Map<String, String> instance = podLabels();
        Service service = manifests.the(Service.class);

        assertThat(instance).containsAllEntriesOf(service.getSpec().getSelector());
        assertThat(instance)
                .containsAllEntriesOf(deployment.getSpec().getSelector().getMatchLabels());
        assertThat(instance).containsAllEntriesOf(budget().getMatchLabels());
        assertThat(deployment.getSpec().getTemplate().getSpec().getTopologySpreadConstraints())
                .extracting(TopologySpreadConstraint::getTopologyKey)
                .containsExactly("topology.kubernetes.io/zone", "kubernetes.io/hostname");
        assertThat(deployment.getSpec().getTemplate().getSpec().getTopologySpreadConstraints())
                .allSatisfy(spread -> assertThat(instance)
                        .containsAllEntriesOf(spread.getLabelSelector().getMatchLabels()));
        for (Job job : manifests.all(Job.class)) {
            Map<String, String> migration =
                    job.getSpec().getTemplate().getMetadata().getLabels();
            assertThat(selects(service.getSpec().getSelector(), migration)).isFalse();
            assertThat(selects(budget().getMatchLabels(), migration)).isFalse();
        }
    }

    @Test
    void leadToThePortsOfTheContainer() {
        Service service = manifests.the(Service.class);

        assertThat(service.getSpec().getPorts())
                .extracting(ServicePort::getPort, port -> port.getTargetPort().getStrVal())
                .containsExactlyInAnyOrder(tuple(8080, "http"), tuple(9000, "management"));
        assertThat(service.getSpec().getSessionAffinity()).isNull();
        for (Ingress ingress : manifests.all(Ingress.class)) {
            IngressServiceBackend backend = ingress.getSpec()
                    .getRules()
                    .getFirst()
                    .getHttp()
                    .getPaths()
                    .getFirst()
                    .getBackend()
                    .getService();
            assertThat(backend.getName()).isEqualTo(service.getMetadata().getName());
            assertThat(backend.getPort().getName()).isEqualTo("http");
        }
        for (ServiceMonitor monitor : manifests.all(ServiceMonitor.class)) {
            assertThat(service.getMetadata().getLabels())
                    .containsAllEntriesOf(monitor.getSpec().getSelector().getMatchLabels());
            assertThat(monitor.getSpec().getEndpoints())
                    .singleElement()
                    .satisfies(endpoint -> assertThat(endpoint.getPort()).isEqualTo("management"));
        }
    }

    @Test
    void rollWithoutAnInstanceLess() {
        var rolling = deployment.getSpec().getStrategy().getRollingUpdate();

        assertThat(rolling.getMaxUnavailable().getIntVal()).isZero();
        assertThat(rolling.getMaxSurge().getIntVal()).isPositive();
        // Else each apply would undo what the autoscaler has decided.
        assertThat(deployment.getSpec().getReplicas()).isNull();
    }

    @Test
    void scaleTheDeployment() {
        HorizontalPodAutoscaler scaler = manifests.the(HorizontalPodAutoscaler.class);
        CrossVersionObjectReference target = scaler.getSpec().getScaleTargetRef();

        assertThat(target.getApiVersion()).isEqualTo(deployment.getApiVersion());
        assertThat(target.getKind()).isEqualTo("Deployment");
        assertThat(target.getName()).isEqualTo(deployment.getMetadata().getName());
        assertThat(scaler.getSpec().getMetrics())
                .filteredOn(metric -> metric.getType().equals("Resource"))
                .singleElement()
                .satisfies(metric -> assertThat(metric.getResource().getName()).isEqualTo("cpu"));
    }

    @Test
    void openOnlyThePortsThatAreThere() {
        NetworkPolicy policy = manifests.the(NetworkPolicy.class);

        assertThat(podLabels())
                .containsAllEntriesOf(policy.getSpec().getPodSelector().getMatchLabels());
        assertThat(policy.getSpec().getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
        assertThat(policy.getSpec().getIngress())
                .allSatisfy(rule -> assertThat(rule.getFrom()).isNotEmpty());
        assertThat(policy.getSpec().getIngress())
                .flatExtracting(rule ->
                        rule.getPorts().stream().map(OverlaysTest::number).toList())
                .containsExactlyInAnyOrder(8080, 9000);
        assertThat(policy.getSpec().getEgress())
                .flatExtracting(rule ->
                        rule.getPorts().stream().map(OverlaysTest::number).toList())
                .containsExactlyInAnyOrder(53, 53, 53, 53, 5432, 6379, 9092, 6380, 9093, 4317, 4318, 443);
    }

    /** What the page says of TLS and of spans works behind the policy as it is. */
    @Test
    void letThroughWhatTheDocumentedAddressesNeed() throws IOException {
        List<Integer> ports = manifests.the(NetworkPolicy.class).getSpec().getEgress().stream()
                .flatMap(rule -> rule.getPorts().stream().map(OverlaysTest::number))
                .toList();

        assertThat(ADDRESS.matcher(Files.readString(Path.of("docs/operations.md")))
                        .results()
                        .map(address -> Integer.valueOf(address.group(1))))
                .hasSizeGreaterThan(4)
                .isSubsetOf(ports);
    }

    /** Each instance's pools, of which nobody has set another size, and Flyway's two. */
    @Test
    void haveTheConnectionsToPostgresThatTheReadmeCounts() throws IOException {
        Properties settings = new Properties();
        settings.load(Files.newBufferedReader(Path.of("src/main/resources/application.properties")));
        int each = Stream.of("reactive", "inbox.reactive", "jdbc")
                .mapToInt(pool -> Integer.parseInt(settings.getProperty("quarkus.datasource." + pool + ".max-size")))
                .sum();
        int instances = manifests.the(HorizontalPodAutoscaler.class).getSpec().getMaxReplicas()
                + deployment
                        .getSpec()
                        .getStrategy()
                        .getRollingUpdate()
                        .getMaxSurge()
                        .getIntVal();

        assertThat(manifests.all(ConfigMap.class))
                .allSatisfy(map -> assertThat(map.getData().keySet()).noneMatch(name -> name.endsWith("_MAX_SIZE")));
        if (overlay.equals("prod")) {
            assertThat(Files.readString(Manifests.FOLDER.resolve("README.md")))
                    .contains("%d instances with %d connections each".formatted(instances, each))
                    .contains("`max_connections` of at least %d".formatted(instances * each));
        }
    }

    @Test
    void neitherBufferStreamsNorEndThemBetweenTwoPings() {
        Map<String, String> annotations =
                manifests.the(Ingress.class).getMetadata().getAnnotations();
        String prefix = "nginx.ingress.kubernetes.io/";

        assertThat(annotations).containsEntry(prefix + "proxy-buffering", "off");
        assertThat(Integer.parseInt(annotations.getOrDefault(prefix + "proxy-read-timeout", "0")))
                .isGreaterThan(2 * PING_SECONDS);
        assertThat(Integer.parseInt(annotations.getOrDefault(prefix + "proxy-send-timeout", "0")))
                .isGreaterThan(2 * PING_SECONDS);
    }

    private static boolean selects(Map<String, String> selector, Map<String, String> labels) {
        return labels.entrySet().containsAll(selector.entrySet());
    }

    private static Integer number(NetworkPolicyPort port) {
        return port.getPort().getIntVal();
    }

    private Map<String, String> podLabels() {
        return deployment.getSpec().getTemplate().getMetadata().getLabels();
    }

    private LabelSelector budget() {
        return manifests.the(PodDisruptionBudget.class).getSpec().getSelector();
    }
}
