package dev.tidings.chaos;

import dev.tidings.load.Application;
import dev.tidings.load.Producer;
import dev.tidings.load.Servers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;

/** The real servers, and packaged instances on them. */
public final class Cluster implements AutoCloseable {
    public static final String POSTGRES = "postgres";
    public static final String REDIS = "redis";
    public static final String KAFKA = "kafka";

    /** A tenant that may send few events a second, so that most of them take the overflow topic. */
    static final String FLOODING = "flooding";

    private static final int FLOODING_EVENTS_PER_SECOND = 20;
    private static final Path LOGS = Path.of("target/chaos");

    private final Servers servers;
    private final Map<String, String> settings;
    private final List<String> jvm;
    private final List<Instance> instances = new CopyOnWriteArrayList<>();
    private final Health health = new Health(instances);

    private Cluster(Servers servers, Map<String, String> settings, List<String> jvm) {
        this.servers = servers;
        this.settings = settings;
        this.jvm = jvm;
    }

    /** Returns once so many instances are ready: {@code a}, {@code b} … */
    public static Cluster start(Form form, int instances) throws IOException, InterruptedException {
        Servers servers = Servers.start(LOGS.resolve("servers.log"));
        Map<String, String> settings = new HashMap<>(servers.settings());
        // Phones come from another network.
        settings.put("quarkus.http.host", "0.0.0.0");
        settings.put(
                "tidings.tenants.\"" + FLOODING + "\".events-per-second", Integer.toString(FLOODING_EVENTS_PER_SECOND));
        settings.putAll(form.settings());
        Cluster cluster = new Cluster(servers, settings, form.jvm());
        try {
            Producer.createTopic(servers.settings());
            for (int i = 0; i < instances; i++) {
                var _ = cluster.add(String.valueOf((char) ('a' + i)), Application.PACKAGE);
            }
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /**
     * One more, once it is ready.
     *
     * @param jar of its package
     */
    public Instance add(String name, Path jar) throws IOException, InterruptedException {
        Instance instance = Instance.start(name, settings, jvm, jar, LOGS.resolve(name + ".log"));
        instances.add(instance);
        health.watch(instance);
        return instance;
    }

    /** Kills it if need be. */
    public void remove(Instance instance) {
        instance.serves(false);
        instances.remove(instance);
        instance.close();
    }

    public Servers servers() {
        return servers;
    }

    public List<Instance> instances() {
        return instances;
    }

    public Instance instance(int index) {
        return instances.get(index);
    }

    Health health() {
        return health;
    }

    /** The sum over all instances that are up. */
    public double metric(String name) throws IOException, InterruptedException {
        double sum = 0;
        for (Instance instance : instances.stream().filter(Instance::isServing).toList()) {
            sum += instance.application().metric(name, "");
        }
        return sum;
    }

    /** As a load balancer chooses: any that is ready; any at all when none is. */
    Instance pick(RandomGenerator chance) {
        List<Instance> ready = instances.stream().filter(Instance::isServing).toList();
        List<Instance> among = ready.isEmpty() ? instances : ready;
        return among.get(chance.nextInt(among.size()));
    }

    @Override
    public void close() throws IOException {
        health.close();
        instances.forEach(Instance::close);
        servers.close();
    }
}
