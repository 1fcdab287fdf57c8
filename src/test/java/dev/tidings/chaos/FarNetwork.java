package dev.tidings.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Assumptions;

/**
 * A network namespace on a cable of its own (a veth pair). Whoever is in it when the cable is cut has vanished: no FIN, no
 * RST, no answer. Linux only, and only as root; what one test makes is gone when it is closed.
 */
public final class FarNetwork implements AutoCloseable {
    private final String name;
    private final String near;
    private final String far;
    private final String subnet;
    private final int firstHost;

    private FarNetwork() {
        // Of 198.18.0.0/15, which is for tests between networks (RFC 2544); by chance, as others may run this test too.
        int chance = ThreadLocalRandom.current().nextInt(1 << 14);
        name = "tidings-%04x".formatted(chance);
        near = "tid%04xnear".formatted(chance);
        far = "tid%04xfar".formatted(chance);
        subnet = "198.18." + (chance >> 6) + ".";
        firstHost = ((chance & 63) << 2) + 1;
    }

    /** Where it is not permitted or {@code ip} is missing, the test that asks for one is skipped and says why. */
    public static FarNetwork join() {
        FarNetwork network = new FarNetwork();
        try {
            network.make();
            return network;
        } catch (IOException e) {
            network.close();
            return Assumptions.abort("no network namespace can be made here: " + e.getMessage());
        }
    }

    /** Ours, as both sides see it. */
    public String nearAddress() {
        return subnet + firstHost;
    }

    /** The other end, as both sides see it. */
    String farAddress() {
        return subnet + (firstHost + 1);
    }

    /** A process that has no other network; the caller ends it. */
    public Process start(String... command) throws IOException {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name));
        all.addAll(List.of(command));
        return new ProcessBuilder(all).redirectErrorStream(true).start();
    }

    public void cut() throws IOException {
        ip("-n", name, "link", "set", far, "down");
    }

    public void mend() throws IOException {
        ip("-n", name, "link", "set", far, "up");
    }

    /** The cable by name: a connection that still hopes for an answer would keep the rest of the namespace for minutes. */
    @Override
    public void close() {
        deleteIfThere("link", "delete", near);
        deleteIfThere("netns", "delete", name);
    }

    private void make() throws IOException {
        ip("netns", "add", name);
        ip("link", "add", near, "type", "veth", "peer", "name", far, "netns", name);
        ip("address", "add", nearAddress() + "/30", "dev", near);
        ip("link", "set", near, "up");
        ip("-n", name, "address", "add", subnet + (firstHost + 1) + "/30", "dev", far);
        ip("-n", name, "link", "set", far, "up");
        ip("netns", "exec", name, "true");
    }

    private static void deleteIfThere(String... command) {
        try {
            ip(command);
        } catch (IOException e) {
            // it was never made
        }
    }

    private static void ip(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output.strip());
        }
    }
}
