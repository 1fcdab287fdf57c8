package dev.tidings.chaos;

import dev.tidings.load.Application;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One packaged instance, with ways of its own to Redis and Postgres. */
public final class Instance implements AutoCloseable {
    private static final List<String> JVM = List.of("-Xms128m", "-Xmx768m", "-XX:-AlwaysPreTouch");
    private static final String POSTGRES = "quarkus.datasource.reactive.url";
    private static final String REDIS = "quarkus.redis.hosts";

    private final String name;
    private final Relay redis;
    private final Relay postgres;
    private final Application application;
    private volatile boolean isExpectedUp = true;
    private volatile boolean isServing = true;

    private Instance(String name, Map<String, String> settings, List<String> jvm, Path jar, Path log)
            throws IOException, InterruptedException {
        this.name = name;
        URI database = URI.create(settings.getOrDefault(POSTGRES, ""));
        this.redis = Relay.to(URI.create(settings.getOrDefault(REDIS, "")).getAuthority());
        this.postgres = Relay.to(database.getAuthority());
        Map<String, String> all = new HashMap<>(settings);
        all.put(REDIS, "redis://" + redis.address());
        all.put(POSTGRES, "postgresql://" + postgres.address() + database.getPath());
        this.application = Application.start(all, jvm, jar, log);
    }

    /** Returns once it is ready. */
    static Instance start(String name, Map<String, String> settings, List<String> jvm, Path jar, Path log)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(JVM);
        all.addAll(jvm);
        return new Instance(name, settings, all, jar, log);
    }

    public String name() {
        return name;
    }

    InetSocketAddress address() {
        return application.address();
    }

    URI root() {
        return URI.create("http://127.0.0.1:" + address().getPort());
    }

    public Application application() {
        return application;
    }

    Relay redis() {
        return redis;
    }

    Relay postgres() {
        return postgres;
    }

    /** Whether its health must be 200 now: no fault of the matrix has touched its own process. */
    boolean isExpectedUp() {
        return isExpectedUp;
    }

    void expectUp(boolean isUp) {
        isExpectedUp = isUp;
    }

    /** As the load balancer sees it. */
    boolean isServing() {
        return isServing;
    }

    void serves(boolean serves) {
        isServing = serves;
    }

    @Override
    public void close() {
        expectUp(false);
        application.kill();
        redis.close();
        postgres.close();
    }
}
