package dev.tidings;

import io.quarkus.runtime.configuration.AbstractConfigBuilder;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The settings that the rooms, and the libraries, have mapped to types of their own.
 *
 * <p>Quarkus reads them at its start, and would report what is wrong over several lines, behind what else was logged; so
 * they are read once before it begins, in the same way.
 */
final class MappedSettings {
    /** Made by the build of Quarkus, from all mappings; its own start goes through it as well, in a native image too. */
    private static final String MAPPINGS = "io.quarkus.runtime.generated.RunTimeConfig";

    private MappedSettings() {}

    /** The first thing that is wrong, in one line for a person. */
    static Optional<String> fault(SmallRyeConfig sources) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder();
        AbstractConfigBuilder.withCustomizer(builder, MAPPINGS);
        Optional<String> problem = problem(builder);
        // Only now does the builder know what is mapped; every setting of ours has a default.
        return new KnownNames(builder.getDefaultValues().keySet())
                .fault(sources)
                .or(() -> problem);
    }

    private static Optional<String> problem(SmallRyeConfigBuilder builder) {
        try {
            builder.build();
            return Optional.empty();
        } catch (ConfigValidationException e) {
            return IntStream.range(0, e.getProblemCount())
                    .mapToObj(i -> new ConfigProblem(e.getProblem(i).getMessage(), builder.getDefaultValues()))
                    .flatMap(problem -> problem.line().stream())
                    .sorted()
                    .findFirst();
        }
    }
}
