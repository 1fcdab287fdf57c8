package dev.tidings.bench;

import dev.tidings.load.Application;
import dev.tidings.load.ProcessFacts;
import dev.tidings.load.Producer;
import dev.tidings.load.Servers;
import dev.tidings.load.WallClock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The package, with its defaults and the collector of the image. */
final class Tidings implements Subject {
    private final Application application;
    private final String bootstrap;

    private Tidings(Application application, String bootstrap) {
        this.application = application;
        this.bootstrap = bootstrap;
    }

    static Tidings start(Servers servers, BenchOptions options) throws IOException, InterruptedException {
        Map<String, String> settings = new HashMap<>(servers.settings());
        Producer.createTopic(settings);
        settings.putAll(options.settings());
        Application application = Application.start(settings, jvm(options), Path.of("target/bench/tidings.log"));
        return new Tidings(application, settings.getOrDefault("kafka.bootstrap.servers", ""));
    }

    private static List<String> jvm(BenchOptions options) {
        List<String> jvm = new ArrayList<>(List.of("-XX:+UseSerialGC"));
        jvm.addAll(options.jvm());
        return jvm;
    }

    @Override
    public String name() {
        return "tidings";
    }

    @Override
    public InetSocketAddress address() {
        return application.address();
    }

    @Override
    public ProcessFacts facts() {
        return application.facts();
    }

    @Override
    public double restart() throws IOException, InterruptedException {
        application.kill();
        long begin = WallClock.nanos();
        application.launchAgain();
        application.awaitReady();
        return WallClock.secondsSince(begin);
    }

    /** The heap is resident from the start: what is in it and lives, and what is resident outside of it. */
    @Override
    public long livingBytes() throws IOException, InterruptedException {
        return ProcessFacts.sum(facts().liveBytes()) + facts().residentBytes();
    }

    @Override
    public Sender sender(List<String> users) {
        return new KafkaSender(bootstrap, users);
    }

    @Override
    public String listPath() {
        return "/v1/notifications?status=all&limit=50";
    }

    @Override
    public void close() {
        application.close();
    }
}
