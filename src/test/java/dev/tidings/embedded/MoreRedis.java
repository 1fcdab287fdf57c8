package dev.tidings.embedded;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Several Redis servers besides the one of {@link RealServers}, over which what is said about feeds is spread. */
public final class MoreRedis implements QuarkusTestResourceLifecycleManager, MoreRedisMBean, AutoCloseable {
    /** Quarkus may load this class once for the test and once for what starts before it; they meet in what the JVM knows. */
    private static final MBeanServer BEANS = ManagementFactory.getPlatformMBeanServer();

    private static final String NAME = "dev.tidings:type=MoreRedis";

    private final List<Redis> servers = new ArrayList<>();

    public static MoreRedis of(int count) {
        MoreRedis more = new MoreRedis();
        more.startSome(count);
        return more;
    }

    /** As a crash. */
    public static void kill(int place) {
        tell("killAt", place);
    }

    /** On the same port, empty. */
    public static void restart(int place) {
        tell("restartAt", place);
    }

    @Override
    public void killAt(int place) {
        servers.get(place).kill();
    }

    @Override
    public void restartAt(int place) {
        servers.get(place).restart();
    }

    @Override
    public Map<String, String> start() {
        startSome(2);
        try {
            BEANS.registerMBean(this, new ObjectName(NAME));
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
        return Map.of("tidings.route.hosts", urls());
    }

    @Override
    public void stop() {
        close();
        try {
            BEANS.unregisterMBean(new ObjectName(NAME));
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        servers.forEach(Redis::stop);
        servers.clear();
    }

    public Redis at(int place) {
        return servers.get(place);
    }

    /** As the setting takes them. */
    public String urls() {
        return servers.stream().map(server -> "redis://" + server.address()).collect(Collectors.joining(","));
    }

    private void startSome(int count) {
        for (int i = 0; i < count; i++) {
            try {
                Path folder = Files.createTempDirectory("tidings-more-redis-");
                folder.toFile().deleteOnExit();
                Redis server = new Redis(folder);
                server.start();
                servers.add(server);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void tell(String what, int place) {
        try {
            BEANS.invoke(new ObjectName(NAME), what, new Object[] {place}, new String[] {"int"});
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }
}
