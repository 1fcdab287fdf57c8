package dev.tidings.load;

import dev.tidings.embedded.EmbeddedServers;
import java.io.IOException;

/** PostgreSQL, Redis and Kafka in a process of their own, until its standard input ends. */
public final class ServersMain {
    static final String READY = "ready";

    private ServersMain() {}

    /** Prints the settings of an application that is to use them, one a line, and then {@value #READY}. */
    public static void main(String[] arguments) throws IOException {
        EmbeddedServers.ofThisJvm()
                .getSettings()
                .forEach((name, value) -> System.out.println("setting " + name + "=" + value));
        System.out.println(READY);
        // Ends also when whoever started it was killed, and takes the servers along.
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        System.exit(0);
    }
}
