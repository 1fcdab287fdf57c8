package dev.tidings.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The tests of the client's logic, {@code src/test/client}, by Node's own runner: each of them as one of ours. */
class NodeTest {
    private static final Path TESTS = Path.of("src/test/client");

    /** A line of the Test Anything Protocol, version 13. */
    private static final Pattern RESULT = Pattern.compile("(?m)^(not )?ok \\d+ - (.*)$");

    @TestFactory
    Stream<DynamicTest> holdsInNode() throws IOException, InterruptedException {
        Programs.Run run = Programs.run(TESTS, "node", "--test", "--test-reporter=tap");
        List<DynamicTest> tests = RESULT.matcher(run.output())
                .results()
                .map(result -> test(result.group(2), result.group(1) == null, run.output()))
                .toList();
        // Also where a file does not even load.
        DynamicTest all = test("all of them", run.exit() == 0, run.output());
        return Stream.concat(tests.stream(), Stream.of(all));
    }

    private static DynamicTest test(String name, boolean passed, String output) {
        return DynamicTest.dynamicTest(
                name, () -> assertThat(passed).as("%s", output).isTrue());
    }
}
