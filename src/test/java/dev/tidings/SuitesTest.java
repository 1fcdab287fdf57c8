package dev.tidings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The two suites that a build runs hold every test once. */
class SuitesTest {
    private static final Path SOURCES = Path.of("src/test/java");
    private static final Pattern TEST =
            Pattern.compile("(?m)^ +@((Parameterized|Repeated|Arch)?Test|TestFactory|TestTemplate)\\b");

    @Test
    void whatHasAProfileIsInTheSuiteOfProfilesAndNothingElse() throws IOException {
        List<String> withProfile = tests().filter(SuitesTest::hasProfile)
                .map(SuitesTest::className)
                .toList();

        assertThat(withProfile).hasSizeGreaterThan(20).allMatch(name -> name.matches(ProfilesSuite.WITH_PROFILE));
        assertThat(tests().map(SuitesTest::className).filter(name -> name.matches(ProfilesSuite.WITH_PROFILE)))
                .containsExactlyInAnyOrderElementsOf(withProfile);
    }

    @Test
    void noTestHasANameThatNoneOfThemLooksFor() throws IOException {
        assertThat(sources()
                        .filter(file -> TEST.matcher(contentOf(file)).find())
                        .map(SuitesTest::className))
                .hasSizeGreaterThan(150)
                .allMatch(name -> name.matches(ProfilesSuite.ALL));
    }

    private static Stream<Path> tests() throws IOException {
        return sources().filter(file -> className(file).matches(ProfilesSuite.ALL));
    }

    private static Stream<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        }
    }

    private static String className(Path file) {
        return SOURCES.relativize(file).toString().replaceFirst("\\.java$", "").replace('/', '.');
    }

    private static boolean hasProfile(Path file) {
        return contentOf(file).contains("\n@TestProfile(");
    }

    private static String contentOf(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
