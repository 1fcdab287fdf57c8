package dev.tidings.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidings.embedded.EmbeddedServers;
import dev.tidings.embedded.EmbeddedServersMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

/** PostgreSQL, Redis and Kafka in a process of their own, until its standard input ends. */
public final class ServersMain {
    static final String READY = "ready";
    static final String KILL = "kill ";
    static final String RESTART = "restart ";

    private ServersMain() {}

    /**
     * Prints the settings of an application that is to use them, one a line, and then {@value #READY}; the same word after
     * each order.
     */
    public static void main(String[] arguments) throws IOException {
        ProgramLog.quiet();
        EmbeddedServers.ofThisJvm()
                .getSettings()
                .forEach((name, value) -> System.out.println("setting " + name + "=" + value));
        System.out.println(READY);
        obey();
        System.exit(0);
    }

    /** Ends also when whoever started it was killed, and takes the servers along. */
    private static void obey() throws IOException {
        EmbeddedServersMXBean servers = EmbeddedServers.ofThisJvm();
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String server = order.substring(order.indexOf(' ') + 1);
            if (order.startsWith(KILL)) {
                servers.kill(server);
            } else {
                servers.restart(server);
            }
            System.out.println(READY);
        }
    }
}
