package dev.tidings.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tidings.StartCheck;
import dev.tidings.stream.StreamConfig;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What runs in the pods of an overlay, and how. */
@ParameterizedClass
@ValueSource(strings = {"dev", "prod"})
class OverlayPodsTest {
    /** The drain's own patience, leaving the group of Kafka, closing pools. */
    private static final Duration REST_OF_THE_STOP = Duration.ofSeconds(15);

    /** What libraries take that are not documented by an extension of Quarkus. */
    private static final Set<String> OF_LIBRARIES = Set.of(
            "KAFKA_BOOTSTRAP_SERVERS",
            "MP_JWT_VERIFY_PUBLICKEY_LOCATION",
            "MP_JWT_VERIFY_ISSUER",
            "MP_JWT_VERIFY_AUDIENCES");

    @Parameter
    String overlay = "";

    private Manifests manifests;

    @BeforeEach
    void render() throws Exception {
        manifests = Manifests.rendered(overlay);
    }

    @Test
    void haveAllSettingsThatTheStartDemandsAndNoneThatDoesNotExist() throws IOException {
        Set<String> ofQuarkus = QuarkusSettings.ofRunTime();

        for (PodTemplateSpec pod : Pods.of(manifests)) {
            Map<String, String> environment = Pods.environment(manifests, pod);
            assertThat(StartCheck.faultOf(environment)).isEmpty();
            assertThat(environment.keySet())
                    .allMatch(name -> name.startsWith("TIDINGS_")
                            || ofQuarkus.contains(QuarkusSettings.ofTheDefaultDatasource(name))
                            || OF_LIBRARIES.contains(name));
        }
    }

    @Test
    void areRefusedASettingThatIsMisspelt() throws IOException {
        Map<String, String> environment = instanceEnvironment();
        environment.put("TIDINGS_STREAM_DRAIN_WINDOWS", "1s");

        assertThat(StartCheck.faultOf(environment))
                .hasValueSatisfying(fault -> assertThat(fault).contains("TIDINGS_STREAM_DRAIN_WINDOW "));
        assertThat(QuarkusSettings.ofRunTime())
                .contains("QUARKUS_INIT_AND_EXIT")
                .doesNotContain("QUARKUS_INIT_AND_LEAVE", "QUARKUS_MANAGEMENT_ENABLED");
    }

    @Test
    void haveNoSecretThatIsNotInTheReadme() throws IOException {
        String readme = Files.readString(Manifests.FOLDER.resolve("README.md"));

        for (PodTemplateSpec pod : Pods.of(manifests)) {
            assertThat(Pods.container(pod).getEnv())
                    .filteredOn(variable -> variable.getValueFrom() != null)
                    .isNotEmpty()
                    .extracting(EnvVar::getValueFrom)
                    .allSatisfy(source -> {
                        assertThat(source.getSecretKeyRef().getName()).isEqualTo("tidings");
                        assertThat(readme)
                                .contains("| `" + source.getSecretKeyRef().getKey() + "` |");
                    });
        }
    }

    @Test
    void areGivenLongerThanTheDrainTakes() throws IOException {
        StreamConfig stream = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(StreamConfig.class)
                .withSources(new EnvConfigSource(instanceEnvironment(), 300))
                .build()
                .getConfigMapping(StreamConfig.class);

        Duration grace = Duration.ofSeconds(instance().getTerminationGracePeriodSeconds());

        assertThat(grace)
                .isGreaterThan(stream.drainFollow().plus(stream.drainWindow()).plus(REST_OF_THE_STOP));
        assertThat(Pods.container(instanceTemplate()).getLifecycle()).isNull();
    }

    @Test
    void areProbedOnTheManagementPort() {
        Container container = Pods.container(instanceTemplate());

        assertThat(container.getPorts())
                .extracting(ContainerPort::getName, ContainerPort::getContainerPort)
                .containsExactlyInAnyOrder(tuple("http", 8080), tuple("management", 9000));
        assertThat(pathOf(container.getStartupProbe())).isEqualTo("/q/health/live");
        assertThat(pathOf(container.getLivenessProbe())).isEqualTo("/q/health/live");
        assertThat(pathOf(container.getReadinessProbe())).isEqualTo("/q/health/ready");
    }

    @Test
    void mayDoNothingThatTheyNeedNot() {
        for (PodTemplateSpec pod : Pods.of(manifests)) {
            PodSpec spec = pod.getSpec();
            assertThat(spec.getAutomountServiceAccountToken()).isFalse();
            assertThat(spec.getServiceAccountName()).isEqualTo("tidings");
            assertThat(spec.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(spec.getSecurityContext().getRunAsUser()).isPositive();
            assertThat(spec.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            Container container = Pods.container(pod);
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
            assertThat(container.getSecurityContext().getCapabilities().getAdd())
                    .isEmpty();
            assertThat(container.getVolumeMounts())
                    .singleElement()
                    .satisfies(mount -> assertThat(mount.getMountPath()).isEqualTo("/tmp"));
        }
    }

    /** Memory that is not there when it is asked for kills the process; CPU that is held back delays every stream. */
    @Test
    void haveTheMemoryThatTheyMayTakeAndNoLimitOfCpu() {
        for (PodTemplateSpec pod : Pods.of(manifests)) {
            var resources = Pods.container(pod).getResources();
            assertThat(resources.getRequests()).containsKeys("cpu", "memory");
            assertThat(resources.getLimits()).containsOnlyKeys("memory");
            assertThat(resources.getLimits().get("memory"))
                    .isEqualTo(resources.getRequests().get("memory"));
        }
    }

    private String pathOf(Probe probe) {
        assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("management");
        return probe.getHttpGet().getPath();
    }

    private PodTemplateSpec instanceTemplate() {
        return manifests.the(Deployment.class).getSpec().getTemplate();
    }

    private PodSpec instance() {
        return instanceTemplate().getSpec();
    }

    private Map<String, String> instanceEnvironment() {
        return Pods.environment(manifests, instanceTemplate());
    }
}
