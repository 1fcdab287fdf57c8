package dev.tidings.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FolderTest {
    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

    @Test
    void isGoneAfterItsDeletionWithAllThatIsInIt() throws IOException {
        Folder folder = Folder.create();
        Path inside = folder.subfolder("inside");
        Files.writeString(inside.resolve("file"), "content");

        folder.delete();

        assertThat(inside).doesNotExist();
        assertThat(inside.resolve("..").normalize()).doesNotExist();
    }

    @Nested
    class AFolderThatSomebodyElseMade {
        @Test
        void isRemovedWithItsProcessesWhenItsLockIsFree() throws Exception {
            Path abandoned = Files.createTempDirectory(TEMPORARY, "tidings-embedded-0-");
            Files.createFile(abandoned.resolve("lock"));
            Path program = Files.copy(Path.of("/bin/sleep").toRealPath(), abandoned.resolve("server"));
            assertThat(program.toFile().setExecutable(true)).isTrue();
            Process orphan = new ProcessBuilder(List.of(program.toString(), "600")).start();

            Folder.removeAbandoned();

            assertThat(abandoned).doesNotExist();
            assertThat(orphan.waitFor(5, TimeUnit.SECONDS)).isTrue();
        }

        @Test
        void staysWhenNothingSaysThatItIsOfThisKind() throws IOException {
            Path foreign = Files.createTempDirectory(TEMPORARY, "tidings-embedded-0-");

            Folder.removeAbandoned();

            assertThat(foreign).exists();
            Files.delete(foreign);
        }
    }

    @Test
    void staysWhileItsOwnerLives() throws IOException {
        Folder folder = Folder.create();
        Path inside = folder.subfolder("inside");

        Folder.removeAbandoned();

        assertThat(inside).exists();
        folder.delete();
    }
}
