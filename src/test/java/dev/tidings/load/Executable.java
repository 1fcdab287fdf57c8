package dev.tidings.load;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the build has made to be run: with {@code -Pnative} an executable file, otherwise a jar for the JVM. */
public final class Executable {
    /** Set by that profile only, so that a binary left over from it is not taken for the package. */
    private static final @Nullable String NATIVE = System.getProperty("native.image.path");

    private Executable() {}

    /**
     * The command.
     *
     * @param options of the JVM, and system properties; a binary understands the latter and the heap's limits
     */
    public static List<String> command(Path jar, List<String> options) {
        List<String> command = new ArrayList<>();
        if (NATIVE != null) {
            command.add(NATIVE);
            options.stream().filter(Executable::isUnderstoodByABinary).forEach(command::add);
            return command;
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
        return command;
    }

    /** The binary, if that is what is run. */
    public static Optional<Path> binary() {
        return Optional.ofNullable(NATIVE).map(Path::of);
    }

    private static boolean isUnderstoodByABinary(String option) {
        return option.startsWith("-D") || option.startsWith("-Xms") || option.startsWith("-Xmx");
    }
}
