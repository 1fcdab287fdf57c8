package dev.tidings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What SECURITY.md promises is shown by tests, and they are there. */
class SecurityTest {
    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))(?:\\.(\\w+))?`");

    private static List<MatchResult> named() throws IOException {
        return NAMED.matcher(Files.readString(Path.of("SECURITY.md"))).results().toList();
    }

    @ParameterizedTest
    @MethodSource("named")
    void namesTestsThatThereAre(MatchResult test) throws IOException {
        String source = source(test.group(1) + ".java");

        assertThat(source).containsPattern("@(Parameterized)?Test\\b");
        if (test.group(2) != null) {
            assertThat(source).contains("void " + test.group(2) + "(");
        }
    }

    private static String source(String file) throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("src"))) {
            List<Path> found = all.filter(path -> path.getFileName().toString().equals(file))
                    .toList();
            assertThat(found).as(file).hasSize(1);
            return Files.readString(found.getFirst());
        }
    }
}
