package dev.tidings;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** What {@code quarkus.native.sources-only} made: a jar, its libraries, and the arguments for a native compiler. */
final class NativeSources {
    private static final Path HOME = Path.of("target/native-sources");
    private static final String METADATA = "META-INF/native-image/";

    private final Path jar;
    private final List<Path> libraries;
    private final Map<String, byte[]> metadata = new TreeMap<>();
    private final Set<String> entries = new TreeSet<>();

    NativeSources() throws IOException {
        jar = files(HOME)
                .filter(file -> file.toString().endsWith("-runner.jar"))
                .findFirst()
                .orElseThrow();
        libraries = files(HOME.resolve("lib")).toList();
        read(jar);
        for (Path library : libraries) {
            read(library);
        }
    }

    String arguments() throws IOException {
        return Files.readString(HOME.resolve("native-image.args"));
    }

    Path jar() {
        return jar;
    }

    /** Names of the libraries' files. */
    List<String> libraries() {
        return libraries.stream()
                .map(library -> library.getFileName().toString())
                .toList();
    }

    /** Names of what is in our own jar, what Quarkus generated among it. */
    Set<String> entries() {
        return entries;
    }

    /** What is registered for reflection, by the name of the class, from our jar and from all libraries. */
    Map<String, JsonNode> reflection() throws IOException {
        Map<String, JsonNode> types = new TreeMap<>();
        for (JsonNode type : all("reflect-config.json")) {
            types.putIfAbsent(type.path("name").asText(), type);
        }
        return types;
    }

    /** Whether its fields, methods and constructors can be found at run time. */
    boolean isWhollyReflected(String type) throws IOException {
        JsonNode found = reflection().getOrDefault(type, MissingNode.getInstance());
        return Stream.of("Fields", "Methods", "Constructors")
                .allMatch(part -> found.path("allDeclared" + part).asBoolean());
    }

    /** Whether some pattern includes the resource. */
    boolean includes(String resource) throws IOException {
        return all("resource-config.json").stream()
                .flatMap(config -> Stream.of(
                        config.path("resources"), config.path("resources").path("includes")))
                .flatMap(JsonNode::valueStream)
                .map(include -> include.path("pattern").asText())
                .anyMatch(pattern -> Pattern.matches(pattern, resource));
    }

    /** Whether the class is in our jar, in a library or in the JDK. */
    boolean has(String type) throws IOException {
        String file = type.replace('.', '/') + ".class";
        if (entries.contains(file) || ClassLoader.getPlatformClassLoader().getResource(file) != null) {
            return true;
        }
        for (Path library : libraries) {
            try (ZipFile content = new ZipFile(library.toFile())) {
                if (content.getEntry(file) != null) {
                    return true;
                }
            }
        }
        return false;
    }

    /** References of our own classes, and of those that Quarkus generated, to classes that are nowhere: one a line. */
    List<String> missing() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream lines = new PrintStream(said, true, UTF_8);
        String classpath =
                String.join(":", libraries.stream().map(Path::toString).toList());
        int status = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(lines, lines, "--multi-release", "25", "--missing-deps", "-cp", classpath, jar.toString());
        String output = said.toString(UTF_8);
        if (status != 0) {
            throw new IllegalStateException(output);
        }
        return output.lines()
                .filter(line -> line.startsWith(" "))
                .map(String::strip)
                .toList();
    }

    private void read(Path file) throws IOException {
        try (ZipFile content = new ZipFile(file.toFile())) {
            for (ZipEntry entry :
                    content.stream().filter(found -> !found.isDirectory()).toList()) {
                if (file.equals(jar)) {
                    entries.add(entry.getName());
                }
                if (entry.getName().startsWith(METADATA) && entry.getName().endsWith(".json")) {
                    metadata.put(
                            file.getFileName() + "!" + entry.getName(),
                            content.getInputStream(entry).readAllBytes());
                }
            }
        }
    }

    private List<JsonNode> all(String name) throws IOException {
        List<JsonNode> found = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : metadata.entrySet()) {
            if (file.getKey().endsWith("/" + name)) {
                JsonNode content = new ObjectMapper().readTree(file.getValue());
                if (content.isArray()) {
                    content.forEach(found::add);
                } else {
                    found.add(content);
                }
            }
        }
        return found;
    }

    private static Stream<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream();
        }
    }
}
