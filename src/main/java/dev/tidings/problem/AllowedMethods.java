package dev.tidings.problem;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The methods that a path has, for the header {@code Allow} of a 405 (RFC 9110, 15.5.6). From the OpenAPI document, which a
 * test holds against the routes. Read once, when it is first asked for.
 */
@Singleton
class AllowedMethods {
    private static final Logger LOG = Logger.getLogger(AllowedMethods.class);
    private static final String DOCUMENT = "META-INF/quarkus-generated-openapi-doc.JSON";

    private record OfPath(Pattern path, String methods) {}

    private volatile @Nullable List<OfPath> paths;

    /** As the header says it; empty for a path that the document does not know. */
    Optional<String> of(String path) {
        List<OfPath> known = paths;
        if (known == null) {
            known = read();
            paths = known;
        }
        return known.stream()
                .filter(one -> one.path().matcher(path).matches())
                .map(OfPath::methods)
                .findFirst();
    }

    private static List<OfPath> read() {
        try (InputStream in = Thread.currentThread().getContextClassLoader().getResourceAsStream(DOCUMENT)) {
            if (in == null) {
                return List.of();
            }
            JsonObject all = new JsonObject(Buffer.buffer(in.readAllBytes())).getJsonObject("paths");
            Map<String, String> methods = new LinkedHashMap<>();
            for (String path : all.fieldNames()) {
                methods.put(
                        path,
                        all.getJsonObject(path).fieldNames().stream()
                                .map(name -> name.toUpperCase(Locale.ROOT))
                                .filter(List.of("GET", "POST", "PUT", "PATCH", "DELETE")::contains)
                                .collect(Collectors.toCollection(TreeSet::new))
                                .stream()
                                .collect(Collectors.joining(", ")));
            }
            return patterns(methods);
        } catch (IOException e) {
            LOG.warnf("the OpenAPI document cannot be read reason=%s", e.toString());
            return List.of();
        }
    }

    /** A path without parameters before one with. */
    private static List<OfPath> patterns(Map<String, String> methods) {
        List<OfPath> exact = new ArrayList<>();
        List<OfPath> templates = new ArrayList<>();
        methods.forEach((path, allowed) -> {
            String pattern = List.of(path.split("/", -1)).stream()
                    .map(part -> part.startsWith("{") ? "[^/]+" : Pattern.quote(part))
                    .collect(Collectors.joining("/"));
            (path.contains("{") ? templates : exact).add(new OfPath(Pattern.compile(pattern), allowed));
        });
        exact.addAll(templates);
        return exact;
    }
}
