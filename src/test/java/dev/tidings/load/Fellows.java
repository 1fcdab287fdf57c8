package dev.tidings.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Empty servers and several instances on them, which share the partitions and the streams. */
record Fellows(Servers servers, List<Application> instances) implements AutoCloseable {
    private static final Path LOGS = Path.of("target/load");

    static Fellows start(int count, Options options) throws IOException, InterruptedException {
        Fellows fellows = new Fellows(Servers.start(LOGS.resolve("scaling-servers.log")), new ArrayList<>());
        try {
            WriteAheadLog.fill(fellows.servers.settings());
            Producer.createTopic(fellows.servers.settings());
            Map<String, String> settings = new HashMap<>(fellows.servers.settings());
            settings.putAll(options.settings());
            for (int i = 1; i <= count; i++) {
                Path log = LOGS.resolve("scaling-%d-of-%d.log".formatted(i, count));
                fellows.instances.add(Application.start(settings, options.jvm(), log));
            }
            return fellows;
        } catch (IOException | InterruptedException | RuntimeException e) {
            fellows.close();
            throw e;
        }
    }

    List<InetSocketAddress> addresses() {
        return instances.stream().map(Application::address).toList();
    }

    @Override
    public void close() throws IOException {
        try {
            instances.forEach(Application::close);
        } finally {
            servers.close();
        }
    }
}
