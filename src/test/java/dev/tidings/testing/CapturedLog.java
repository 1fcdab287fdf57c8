package dev.tidings.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jspecify.annotations.Nullable;

/** Everything that is logged while it is open, with stack traces: to find what must not be there. */
public final class CapturedLog extends Handler implements AutoCloseable {
    /** Writes down all that it sends. */
    private static final String CLIENT_OF_THE_TESTS = "org.apache.http";

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger root = Logger.getLogger("");
    private final @Nullable Level before = root.getLevel();

    private CapturedLog() {
        setLevel(Level.ALL);
        setFormatter(new PatternFormatter("%c %m %e"));
    }

    public static CapturedLog start() {
        CapturedLog log = new CapturedLog();
        log.root.addHandler(log);
        return log;
    }

    /** As an operator who looks for a fault would run it. */
    public static CapturedLog startAtDebug() {
        CapturedLog log = start();
        log.root.setLevel(Level.FINE);
        return log;
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    public List<String> linesWith(String text) {
        return lines.stream().filter(line -> line.contains(text)).toList();
    }

    @Override
    public void publish(LogRecord entry) {
        if (!String.valueOf(entry.getLoggerName()).startsWith(CLIENT_OF_THE_TESTS)) {
            lines.add(getFormatter().format(entry));
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        root.removeHandler(this);
        root.setLevel(before);
    }
}
