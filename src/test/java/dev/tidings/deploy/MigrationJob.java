package dev.tidings.deploy;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** The job that migrates and goes. */
public final class MigrationJob {
    private static final Path FILE = Manifests.FOLDER.resolve("components/migration/job.yaml");

    private MigrationJob() {}

    static String name() throws IOException {
        return read().getMetadata().getName();
    }

    /** What it says in its environment besides the settings and secrets that instances have as well. */
    public static Map<String, String> literals() throws IOException {
        return Pods.container(read().getSpec().getTemplate()).getEnv().stream()
                .filter(variable -> variable.getValue() != null)
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }

    private static Job read() throws IOException {
        return (Job)
                StrictYaml.object(StrictYaml.documents(Files.readString(FILE)).getFirst());
    }
}
