package dev.tidings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.ReferencedClassObject;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What a native compiler would be given, as far as this can be seen without one. A class that is missing ends the build of the
 * binary; a class or file that nobody registered is missed at run time only, where no test on the JVM sees it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NativeSourcesIT {
    /** Parts of the compiler itself, and an annotation for those who have JSON-B. */
    private static final String KNOWN_MISSING =
            ".* -> (org\\.graalvm\\.|com\\.oracle\\.svm\\.|jakarta\\.json\\.bind\\.).*";

    private static final Path OUR_METADATA = Path.of("src/main/resources/META-INF/native-image/dev.tidings/tidings");

    private static final Set<String> READERS = Set.of("readValue", "treeToValue", "convertValue", "readerFor");

    private NativeSources sources;

    @BeforeAll
    void open() throws IOException {
        sources = new NativeSources();
    }

    @Test
    void nameTheJarThatIsToBeCompiled() throws IOException {
        assertThat(sources.arguments())
                .endsWith("-jar " + sources.jar().getFileName())
                .contains("--no-fallback")
                .contains("--link-at-build-time");
    }

    @Test
    void holdNothingOfDevelopment() {
        assertThat(sources.entries())
                .contains("dev/tidings/Tidings.class")
                .noneMatch(entry -> entry.matches("(dev/tidings/)?(embedded|playground)/.*"))
                .noneMatch(entry -> entry.endsWith(".pem"));
        assertThat(sources.libraries())
                .isNotEmpty()
                .noneMatch(library -> library.matches(".*(zonky|kafka_2|embedded-redis|scala-library|testing).*"));
    }

    @Test
    void lackNoClassThatOursReferTo() {
        assertThat(sources.missing())
                // What is known to be missing shows that the look was taken.
                .anyMatch(line -> line.matches(KNOWN_MISSING))
                .allMatch(line -> line.matches(KNOWN_MISSING));
    }

    @Test
    void haveRegisteredEveryFileThatIsReadAtRunTime() throws IOException {
        Set<String> missed = new TreeSet<>();
        for (String entry : sources.entries()) {
            if (entry.matches("(db/migration|META-INF/resources|META-INF/services)/.*|META-INF/quarkus-generated.*")
                    && !entry.endsWith("io.quarkus.arc.ComponentsProvider")
                    && !sources.includes(entry)) {
                missed.add(entry);
            }
        }

        assertThat(sources.entries()).anyMatch(entry -> entry.startsWith("db/migration/V1"));
        assertThat(sources.entries()).contains("META-INF/resources/client/v1/tidings.js");
        assertThat(missed).isEmpty();
    }

    @Test
    void haveRegisteredTheFieldsOfWhatJacksonReadsOrWrites() throws IOException {
        Set<String> bodies = new TreeSet<>();
        JavaClasses ours = ours();
        ours.forEach(type -> type.getReferencedClassObjects().stream()
                .filter(object -> callsAReader(object))
                .forEach(object -> addWithParts(object.getValue(), bodies)));
        ours.stream()
                .filter(type -> type.isRecord() && type.getSimpleName().endsWith("Body"))
                .forEach(type -> addWithParts(type, bodies));

        assertThat(bodies)
                .contains(
                        "dev.tidings.ticket.TicketRequest",
                        "dev.tidings.problem.ProblemBody",
                        "dev.tidings.trace.TraceBody$Ledger")
                .allSatisfy(body -> assertThat(sources.isWhollyReflected(body)).isTrue());
    }

    @Test
    void haveEveryClassThatOurOwnMetadataNames() throws IOException {
        Set<String> named = new TreeSet<>();
        try (Stream<Path> files = Files.list(OUR_METADATA)) {
            for (Path file :
                    files.filter(found -> found.toString().endsWith(".json")).toList()) {
                assertThat(sources.entries()).contains(file.toString().replace("src/main/resources/", ""));
                for (JsonNode entry : new ObjectMapper().readTree(file.toFile())) {
                    named.add(entry.path("name").asText());
                }
            }
        }
        named.remove("");

        assertThat(named).contains("io.vertx.core.impl.transports.EpollTransport");
        for (String type : named) {
            assertThat(sources.has(type)).as(type).isTrue();
        }
    }

    /** Without any of these there is no TCP_USER_TIMEOUT, and nobody would notice before a phone vanishes. */
    @Test
    void haveTheNativeTransport() throws IOException {
        for (String machine : Set.of("x86_64", "aarch_64")) {
            assertThat(sources.includes("META-INF/native/libnetty_transport_native_epoll_" + machine + ".so"))
                    .as(machine)
                    .isTrue();
            assertThat(sources.libraries()).anyMatch(name -> name.endsWith("-linux-" + machine + ".jar"));
        }
        assertThat(sources.reflection()).containsKey("io.vertx.core.impl.transports.EpollTransport");
        assertThat(sources.entries()).contains("META-INF/services/io.vertx.core.spi.transport.Transport");
    }

    /** Of a topic's records each producer chooses the compression by itself. */
    @Test
    void haveWhatUncompressesRecords() throws IOException {
        assertThat(sources.reflection())
                .containsKey("org.xerial.snappy.SnappyInputStream")
                .containsKey("net.jpountz.lz4.LZ4JavaSafeSafeDecompressor")
                .containsKey("net.jpountz.xxhash.XXHash32JavaSafe");
        String zstd = sources.libraries().stream()
                .filter(name -> name.startsWith("com.github.luben.zstd-jni-"))
                .findFirst()
                .orElseThrow()
                .replaceAll(".*-(\\d.*)\\.jar", "linux/amd64/libzstd-jni-$1.so");
        assertThat(sources.includes(zstd)).as(zstd).isTrue();
    }

    private static JavaClasses ours() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.tidings")
                .that(DescribedPredicate.describe(
                        "are packed", type -> !type.getPackageName().matches("dev\\.tidings\\.(embedded|playground)")));
    }

    private static boolean callsAReader(ReferencedClassObject object) {
        return object.getOwner().getMethodCallsFromSelf().stream()
                .anyMatch(call -> READERS.contains(call.getTarget().getName())
                        && call.getTargetOwner().getPackageName().startsWith("com.fasterxml.jackson"));
    }

    private static void addWithParts(JavaClass type, Set<String> found) {
        if (type.getPackageName().startsWith("dev.tidings") && found.add(type.getName())) {
            type.getFields().stream()
                    .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                    .flatMap(field -> field.getType().getAllInvolvedRawTypes().stream())
                    .forEach(part -> addWithParts(part, found));
        }
    }
}
