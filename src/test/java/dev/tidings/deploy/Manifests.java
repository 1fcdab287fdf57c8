package dev.tidings.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** The objects of an overlay, as {@code kubectl apply -k} would send them. */
final class Manifests {
    static final Path FOLDER = Path.of("deploy/k8s");

    private static final Map<String, Manifests> RENDERED = new HashMap<>();

    private final List<HasMetadata> objects;

    private Manifests(List<HasMetadata> objects) {
        this.objects = objects;
    }

    /** Needs kubectl, which renders it; nothing is sent. */
    static synchronized Manifests rendered(String overlay) throws IOException, InterruptedException {
        Manifests known = RENDERED.get(overlay);
        if (known != null) {
            return known;
        }
        List<HasMetadata> objects = new ArrayList<>();
        for (JsonNode document : StrictYaml.documents(kustomize(overlay))) {
            objects.add(StrictYaml.object(document));
        }
        Manifests manifests = new Manifests(objects);
        RENDERED.put(overlay, manifests);
        return manifests;
    }

    private static String kustomize(String overlay) throws IOException, InterruptedException {
        Path folder = FOLDER.resolve("overlays").resolve(overlay);
        Process process;
        try {
            process = new ProcessBuilder("kubectl", "kustomize", folder.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new TestAbortedException("no kubectl on PATH: what it would render is not looked at", e);
        }
        String yaml = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as("kubectl kustomize %s", folder).isZero();
        return yaml;
    }

    /** Those that are objects of Kubernetes, or parts of one that is patched. */
    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    .sorted()
                    .toList();
        }
    }

    <T extends HasMetadata> List<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T extends HasMetadata> T the(Class<T> type) {
        List<T> all = all(type);
        assertThat(all).as(type.getSimpleName()).hasSize(1);
        return all.getFirst();
    }

    List<HasMetadata> all() {
        return objects;
    }
}
