package dev.tidings.load;

import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a program that is no Quarkus application logs. Else it is everything, down to the last detail of Kafka's clients and
 * broker, formatted for nobody.
 */
public final class ProgramLog {
    private static final String KAFKA = "org.apache.kafka";
    /** The JDK forgets the level of a logger that nobody holds. */
    private static final List<Logger> QUIET = List.of(Logger.getLogger(""), Logger.getLogger(KAFKA));

    private ProgramLog() {}

    /** Warnings and what is worse, to the standard error. */
    public static void quiet() {
        QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
        Logger root = QUIET.getFirst();
        // The one that is there waits for a Quarkus application, and keeps it all until then.
        List.of(root.getHandlers()).forEach(root::removeHandler);
        root.addHandler(new ConsoleHandler());
        if (LoggerFactory.getLogger(KAFKA).isInfoEnabled()) {
            throw new IllegalStateException("Kafka logs past java.util.logging, started without its log manager?");
        }
    }
}
