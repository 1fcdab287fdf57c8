package dev.tidings.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The pods that an overlay starts: the instances', and the migration's if it has one. */
final class Pods {
    private Pods() {}

    static List<PodTemplateSpec> of(Manifests overlay) {
        List<PodTemplateSpec> pods = new ArrayList<>();
        overlay.all(Deployment.class)
                .forEach(deployment -> pods.add(deployment.getSpec().getTemplate()));
        overlay.all(Job.class).forEach(job -> pods.add(job.getSpec().getTemplate()));
        return pods;
    }

    static Container container(PodTemplateSpec pod) {
        assertThat(pod.getSpec().getContainers()).hasSize(1);
        return pod.getSpec().getContainers().getFirst();
    }

    /** What the process finds; values of secrets are made up. */
    static Map<String, String> environment(Manifests overlay, PodTemplateSpec pod) {
        Map<String, String> environment = new TreeMap<>();
        Container container = container(pod);
        container
                .getEnvFrom()
                .forEach(source -> environment.putAll(overlay.all(ConfigMap.class).stream()
                        .filter(settings -> settings.getMetadata()
                                .getName()
                                .equals(source.getConfigMapRef().getName()))
                        .findFirst()
                        .orElseThrow()
                        .getData()));
        container.getEnv().forEach(variable -> environment.put(variable.getName(), value(variable)));
        return environment;
    }

    private static String value(EnvVar variable) {
        if (variable.getValueFrom() == null) {
            return variable.getValue();
        }
        return variable.getName().endsWith("_HOSTS") ? "redis://:secret@redis:6379" : "secret";
    }
}
