package dev.tidings.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opentest4j.TestAbortedException;

/**
 * Renders; nothing is sent. Where it is missing, or too old for what is to be rendered, the test is skipped with a reason:
 * Debian's is of 2020.
 *
 * @param program a name on the PATH, or a file
 */
record Kubectl(String program) {
    private static final int FIRST_WITH_KUSTOMIZE_5 = 27;
    private static final Pattern VERSION = Pattern.compile("\"gitVersion\": *\"v1\\.(\\d+)");

    String kustomize(Path folder) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(program, "kustomize", folder.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new TestAbortedException("no kubectl on PATH: what it would render is not looked at", e);
        }
        String yaml = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0 && minor() < FIRST_WITH_KUSTOMIZE_5) {
            throw new TestAbortedException(
                    "kubectl 1.%d is too old: deploy/k8s needs kustomize 5, so kubectl 1.%d or newer"
                            .formatted(minor(), FIRST_WITH_KUSTOMIZE_5));
        }
        assertThat(process.exitValue()).as("kubectl kustomize %s", folder).isZero();
        return yaml;
    }

    private int minor() throws IOException {
        Process process = new ProcessBuilder(program, "version", "--client", "--output=json")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Matcher version = VERSION.matcher(new String(process.getInputStream().readAllBytes(), UTF_8));
        return version.find() ? Integer.parseInt(version.group(1)) : Integer.MAX_VALUE;
    }
}
