package dev.tidings.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Empty servers and the service on them, for one scenario. */
public record Stage(Servers servers, Application application) implements AutoCloseable {
    private static final Path LOGS = Path.of("target/load");

    static Stage set(String name, Options options) throws IOException, InterruptedException {
        return set(name, options.jvm(), options.settings());
    }

    /**
     * Starts both.
     *
     * @param name of the files to which they write what they have to say
     * @param jvm options of the service's JVM, behind those that it always gets
     * @param settings of the service, beside the addresses
     */
    public static Stage set(String name, List<String> jvm, Map<String, String> settings)
            throws IOException, InterruptedException {
        Servers servers = Servers.start(LOGS.resolve(name + "-servers.log"));
        try {
            Producer.createTopic(servers.settings());
            Map<String, String> all = new HashMap<>(servers.settings());
            all.putAll(settings);
            return new Stage(servers, Application.start(all, jvm, LOGS.resolve(name + ".log")));
        } catch (IOException | InterruptedException | RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            application.close();
        } finally {
            servers.close();
        }
    }
}
