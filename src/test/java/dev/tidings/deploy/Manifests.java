package dev.tidings.deploy;

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

/** The objects of an overlay, as {@code kubectl apply -k} would send them. */
final class Manifests {
    static final Path FOLDER = Path.of("deploy/k8s");

    private static final Map<String, Manifests> RENDERED = new HashMap<>();

    private final List<HasMetadata> objects;

    private Manifests(List<HasMetadata> objects) {
        this.objects = objects;
    }

    /** Needs kubectl. */
    static synchronized Manifests rendered(String overlay) throws IOException, InterruptedException {
        Manifests known = RENDERED.get(overlay);
        if (known != null) {
            return known;
        }
        List<HasMetadata> objects = new ArrayList<>();
        for (JsonNode document : StrictYaml.documents(
                new Kubectl("kubectl").kustomize(FOLDER.resolve("overlays").resolve(overlay)))) {
            objects.add(StrictYaml.object(document));
        }
        Manifests manifests = new Manifests(objects);
        RENDERED.put(overlay, manifests);
        return manifests;
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
