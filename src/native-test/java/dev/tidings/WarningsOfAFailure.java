package dev.tidings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Repeats what the instances have warned of until a test failed: their logs are files, and of a machine that is gone only the output
 * is left.
 */
record WarningsOfAFailure(Path logs) implements TestWatcher, LifecycleMethodExecutionExceptionHandler {
    private static final Logger LOG = Logger.getLogger(WarningsOfAFailure.class);
    private static final Pattern WARNING = Pattern.compile("\"level\":\"(WARN|ERROR|FATAL)\"");
    private static final int LAST = 20;
    private static final int LONGEST = 1_500;

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        repeat();
        throw failure;
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        repeat();
    }

    private void repeat() {
        try (Stream<Path> files = Files.list(logs)) {
            files.filter(file -> file.toString().endsWith(".log")).sorted().forEach(WarningsOfAFailure::print);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void print(Path log) {
        try (Stream<String> lines = Files.lines(log)) {
            List<String> warnings =
                    lines.filter(line -> WARNING.matcher(line).find()).toList();
            warnings.stream()
                    .skip(Math.max(0, warnings.size() - LAST))
                    .map(line -> line.substring(0, Math.min(LONGEST, line.length())))
                    .forEach(line -> LOG.warnf("logged before the failure file=%s %s", log.getFileName(), line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
