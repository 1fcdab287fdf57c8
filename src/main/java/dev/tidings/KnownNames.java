package dev.tidings;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** The names of our own settings: one that is misspelt would leave its default in force, and nobody would know. */
final class KnownNames {
    private static final String OURS = "tidings.";

    /** What Kubernetes puts into the environment for a service whose name is like a room's. */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            ".*_(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    /** What may differ for a tenant, behind its name, which may hold any sign. */
    private static final Pattern OF_A_TENANT = Pattern.compile("tidings\\.tenants\\.(\".+\"|[^.\"]+)\\."
            + "(retention\\.(read-after|unread-after|items)|events-per-second|streams)");

    private final Set<String> names;
    private final Set<String> inEnvironment;
    private final Set<String> rooms;

    KnownNames(Collection<String> all) {
        names = all.stream().filter(name -> name.startsWith(OURS)).collect(Collectors.toCollection(TreeSet::new));
        inEnvironment = names.stream().map(Fault::inEnvironment).collect(Collectors.toSet());
        rooms = names.stream()
                .map(name -> Fault.inEnvironment(name.substring(0, name.indexOf('.', OURS.length()) + 1)))
                .collect(Collectors.toSet());
    }

    Optional<String> fault(SmallRyeConfig sources) {
        return StreamSupport.stream(sources.getConfigSources().spliterator(), false)
                .flatMap(source -> source.getPropertyNames().stream().filter(name -> isUnknown(source, name)))
                .sorted()
                .findFirst()
                .map(name -> Fault.unknown(name, nearest(name)));
    }

    private boolean isUnknown(ConfigSource source, String name) {
        // That source also guesses at dotted names, as if an underscore were always a dot.
        return source instanceof EnvConfigSource ? isUnknownInEnvironment(name) : isUnknown(name);
    }

    private boolean isUnknown(String name) {
        return name.startsWith(OURS)
                && !names.contains(name)
                && !OF_A_TENANT.matcher(name).matches();
    }

    /** Others have variables that begin with TIDINGS too, so only those of a room are looked at. */
    private boolean isUnknownInEnvironment(String name) {
        return rooms.stream().anyMatch(name::startsWith)
                && !inEnvironment.contains(name)
                && !SERVICE_LINK.matcher(name).matches();
    }

    private String nearest(String name) {
        return names.stream()
                .min(Comparator.comparingInt(
                        known -> Spelling.distance(Fault.inEnvironment(name), Fault.inEnvironment(known))))
                .orElseThrow();
    }
}
