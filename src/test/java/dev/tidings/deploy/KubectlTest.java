package dev.tidings.deploy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class KubectlTest {
    private static final Path OVERLAY = Manifests.FOLDER.resolve("overlays/dev");

    @TempDir
    Path folder;

    @Test
    void thatIsTooOldSkipsTheTestAndSaysWhatIsNeeded() throws IOException {
        assertThatThrownBy(() -> ofVersion("v1.20.2").kustomize(OVERLAY))
                .isInstanceOf(TestAbortedException.class)
                .hasMessage("kubectl 1.20 is too old: deploy/k8s needs kustomize 5, so kubectl 1.27 or newer");
    }

    @Test
    void thatIsNewEnoughAndFailsFailsTheTest() throws IOException {
        assertThatThrownBy(() -> ofVersion("v1.32.4-dispatcher").kustomize(OVERLAY))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("overlays/dev");
    }

    @Test
    void thatIsMissingSkipsTheTest() {
        assertThatThrownBy(() -> new Kubectl(folder.resolve("none").toString()).kustomize(OVERLAY))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageStartingWith("no kubectl on PATH");
    }

    /** One that says who it is, and can render nothing. */
    private Kubectl ofVersion(String version) throws IOException {
        Path program = Files.writeString(folder.resolve("kubectl"), """
                #!/bin/sh
                [ "$1" = version ] || exit 1
                echo '{"clientVersion": {"major": "1", "gitVersion": "%s"}}'
                """.formatted(version));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return new Kubectl(program.toString());
    }
}
