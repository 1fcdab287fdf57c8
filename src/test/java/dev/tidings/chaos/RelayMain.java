package dev.tidings.chaos;

import java.io.IOException;

/** A relay to each server that is named, in a process of its own, until its standard input ends: for another network. */
public final class RelayMain {
    static final String PORT = "port ";

    private RelayMain() {}

    /** Prints the port of each relay, one a line, in the order of the servers. */
    public static void main(String[] servers) throws IOException {
        for (String server : servers) {
            System.out.println(PORT + new Relay(Relay.parse(server), null).port());
        }
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        System.exit(0);
    }
}
