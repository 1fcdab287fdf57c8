package dev.tidings.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is served and packed: made of the sources that are here, small, and whole. */
class PackTest {
    private static final Path SOURCES = Path.of("src/main/client");
    private static final Path SERVED = Path.of("src/main/resources/META-INF/resources/client/v1");
    private static final int MOST_BYTES = 6_000;

    @ParameterizedTest
    @ValueSource(strings = {"tidings.js", "tidings-inbox.js"})
    void isMadeOfTheSourcesThatAreHere(String bundle) throws Exception {
        String first =
                Files.readString(SERVED.resolve(bundle)).lines().findFirst().orElseThrow();

        assertThat(first).as("run src/main/client/build").contains(hash());
    }

    @Test
    void theClientHasAtMost6KilobytesGzipped() throws IOException {
        assertThat(gzipped(Files.readAllBytes(SERVED.resolve("tidings.js")))).isLessThanOrEqualTo(MOST_BYTES);
    }

    @Test
    void packsWhatItNamesAndNothingElse(@TempDir Path folder) throws Exception {
        String to = folder.toString();
        Programs.Run packed = Programs.run(SERVED, "npm", "pack", "--offline", "--pack-destination", to);
        assertThat(packed.exit()).as(packed.output()).isZero();

        Programs.run(folder, "tar", "xzf", "tidings-client-0.1.0.tgz");
        try (Stream<Path> files = Files.list(folder.resolve("package"))) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).sorted().toList();
            assertThat(names).containsExactlyElementsOf(named());
        }
    }

    @Test
    void canBeImportedByTheNameOfThePackage(@TempDir Path folder) throws Exception {
        Programs.Run packed = Programs.run(SERVED, "npm", "pack", "--offline", "--pack-destination", folder.toString());
        assertThat(packed.exit()).as(packed.output()).isZero();
        Programs.run(folder, "tar", "xzf", "tidings-client-0.1.0.tgz");
        Path modules = Files.createDirectories(folder.resolve("node_modules"));
        Files.move(folder.resolve("package"), modules.resolve("tidings-client"));
        Files.writeString(folder.resolve("use.mjs"), """
                import { connect, safeUrl } from "tidings-client";
                console.log(typeof connect, safeUrl("javascript:x"), import.meta.resolve("tidings-client/inbox").slice(-16));
                """);

        Programs.Run used = Programs.run(folder, "node", "use.mjs");

        assertThat(used.output()).contains("function null tidings-inbox.js");
    }

    /** Those of {@code files}, and what npm always packs. */
    private static List<String> named() throws IOException {
        JsonObject description = new JsonObject(Files.readString(SERVED.resolve("package.json")));
        Stream<String> files = description.getJsonArray("files").stream().map(String::valueOf);
        return Stream.concat(files, Stream.of("package.json")).sorted().toList();
    }

    /** As {@code src/main/client/build} makes it. */
    private static String hash() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (Stream<Path> files = Files.list(SOURCES)) {
            files.filter(file -> file.toString().endsWith(".js")).sorted().forEach(file -> {
                try {
                    digest.update(Files.readString(file).getBytes(UTF_8));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static int gzipped(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        return packed.size();
    }
}
