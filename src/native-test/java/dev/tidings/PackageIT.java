package dev.tidings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.load.Executable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What helps a developer would help an attacker: none of it is in the package. What it answers MainPathIT asks. */
class PackageIT {
    private static final Path JARS = Path.of("target/quarkus-app");

    @Test
    void hasNoClassOfTheRoomsOfDevelopment() throws IOException {
        assertThat(entries())
                .contains("dev/tidings/Tidings.class")
                .noneMatch(entry -> entry.startsWith("dev/tidings/embedded"))
                .noneMatch(entry -> entry.startsWith("dev/tidings/playground"))
                .noneMatch(entry -> entry.startsWith("playground"))
                .noneMatch(entry -> entry.endsWith(".pem"));
    }

    @Test
    void hasNoLibraryOfTheEmbeddedServers() throws IOException {
        assertThat(jars())
                .noneMatch(jar -> jar.contains("zonky"))
                .noneMatch(jar -> jar.contains("kafka_2.13"))
                .noneMatch(jar -> jar.contains("embedded-redis"))
                .noneMatch(jar -> jar.contains("scala-library"));
    }

    private static List<String> entries() throws IOException {
        return jarFiles().stream()
                .filter(jar -> !jar.startsWith(JARS.resolve("lib")))
                .flatMap(PackageIT::entriesOf)
                .toList();
    }

    private static List<String> jars() throws IOException {
        return jarFiles().stream().map(jar -> jar.getFileName().toString()).toList();
    }

    private static List<Path> jarFiles() throws IOException {
        Assumptions.assumeTrue(Executable.binary().isEmpty(), "what is in a binary NativeSourcesIT looks at");
        try (Stream<Path> files = Files.walk(JARS)) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }

    private static Stream<String> entriesOf(Path jar) {
        try (ZipFile content = new ZipFile(jar.toFile())) {
            return content.stream().map(ZipEntry::getName).toList().stream();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
