package dev.tidings.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every third tab is on a phone, whose network swallows every packet for a while: no FIN, no RST, no answer. When it is back
 * the service has long given the streams up, and the phones have noticed that no ping comes.
 */
public final class VanishedPhones implements Fault, AutoCloseable {
    private static final int EVERY = 3;
    private static final Duration SLACK = Duration.ofSeconds(5);

    private final FarNetwork network;
    private final Process relays;
    private final Map<Instance, InetSocketAddress> ways = new HashMap<>();
    private final List<Instance> instances;
    private final Form form;
    private double closedBefore;
    private double givenUp;

    /** Aborts the test where no such network can be made. */
    public VanishedPhones(Cluster cluster, Form form) throws IOException {
        this.form = form;
        this.instances = List.copyOf(cluster.instances());
        this.network = FarNetwork.join();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                RelayMain.class.getName()));
        instances.forEach(instance ->
                command.add(network.nearAddress() + ":" + instance.address().getPort()));
        this.relays = network.start(command.toArray(String[]::new));
        readPorts();
    }

    /** How a tab gets to an instance as long as this lives. */
    InetSocketAddress way(Tab tab, Instance instance) {
        return isPhone(tab) ? ways.getOrDefault(instance, instance.address()) : instance.address();
    }

    static int phonesAmong(int tabs) {
        return (tabs + EVERY - 1) / EVERY;
    }

    @Override
    public void inject() throws IOException, InterruptedException {
        closedBefore = closedByClient();
        network.cut();
    }

    /** A ping must go out before anything can stay unacknowledged. */
    @Override
    public Duration lasts() {
        return form.pingInterval().plus(form.unacknowledgedLimit()).plus(SLACK);
    }

    @Override
    public void heal() throws IOException, InterruptedException {
        givenUp = closedByClient() - closedBefore;
        network.mend();
    }

    /** How many streams the service had given up before the network came back. */
    public int givenUp() {
        return (int) givenUp;
    }

    @Override
    public void close() {
        relays.destroyForcibly().onExit().join();
        network.close();
    }

    private static boolean isPhone(Tab tab) {
        return tab.number() % EVERY == 0;
    }

    private double closedByClient() throws IOException, InterruptedException {
        double closed = 0;
        for (Instance instance : instances) {
            closed += instance.application().metric("tidings_stream_closed_total", "reason=\"client\"");
        }
        return closed;
    }

    private void readPorts() throws IOException {
        BufferedReader said = relays.inputReader(UTF_8);
        for (String line = said.readLine(); ways.size() < instances.size(); line = said.readLine()) {
            if (line == null) {
                throw new IOException("the relays have ended");
            }
            if (line.startsWith(RelayMain.PORT)) {
                int port = Integer.parseInt(line.substring(RelayMain.PORT.length()));
                ways.put(instances.get(ways.size()), new InetSocketAddress(network.farAddress(), port));
                if (ways.size() == instances.size()) {
                    return;
                }
            }
        }
    }
}
