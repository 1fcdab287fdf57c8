package dev.tidings;

import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the start of the process would say of an environment, as far as that is seen without starting it. */
public final class StartCheck {
    private static final Path CLASSES = Path.of("target/classes");

    private StartCheck() {}

    /** A setting that is missing, makes no sense, or is of ours and does not exist. */
    public static Optional<String> faultOf(Map<String, String> environment) throws IOException {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new EnvConfigSource(environment, 300))
                .build();
        Optional<String> unknown = new KnownNames(ofTheRooms()).fault(config);
        return unknown.or(() -> new Settings(config).fault());
    }

    private static List<String> ofTheRooms() throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            return files.map(file -> CLASSES.relativize(file).toString())
                    .filter(name -> name.endsWith("Config.class"))
                    .map(name -> name.replaceFirst("\\.class$", "").replace('/', '.'))
                    .flatMap(name -> namesOf(name).stream())
                    .toList();
        }
    }

    private static List<String> namesOf(String mapping) {
        try {
            return List.copyOf(ConfigMappings.getProperties(ConfigClass.configClass(Class.forName(mapping)))
                    .keySet());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
