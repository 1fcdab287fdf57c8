package dev.tidings.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the command line says: names of measures, {@code --short}, {@code --record}, and {@code --name=value}. */
record BenchOptions(List<String> measures, Map<String, String> values) {
    private static final Set<String> NAMES = Set.of(
            "short",
            "record",
            "rounds",
            "streams",
            "subjects",
            "warm-up",
            "rate",
            "seconds",
            "connections",
            "jvm",
            "setting",
            "postgres",
            "json");

    private static final Set<String> NUMBERS =
            new TreeSet<>(Set.of("rounds", "streams", "warm-up", "rate", "seconds", "connections"));
    private static final Set<String> CHANGES_WHAT_IS_COMPARED =
            new TreeSet<>(Set.of("streams", "warm-up", "rate", "seconds", "connections", "jvm", "setting", "postgres"));

    BenchOptions {
        measures = List.copyOf(measures);
        values = Map.copyOf(values);
    }

    /** @throws IllegalArgumentException for a name that there is not, in words for whoever typed it */
    static BenchOptions of(String... arguments) {
        List<String> measures = new ArrayList<>();
        Map<String, String> values = new HashMap<>();
        for (String argument : arguments) {
            if (!argument.startsWith("--")) {
                measures.add(argument);
                continue;
            }
            int equals = argument.indexOf('=');
            String name = argument.substring(2, equals < 0 ? argument.length() : equals);
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException("no such option: " + argument);
            }
            values.merge(name, equals < 0 ? "" : argument.substring(equals + 1), (one, two) -> one + " " + two);
        }
        BenchOptions options = new BenchOptions(measures, values);
        NUMBERS.forEach(name -> options.number(name, 1));
        if (options.isToBeRecorded() && values.keySet().stream().anyMatch(CHANGES_WHAT_IS_COMPARED::contains)) {
            throw new IllegalArgumentException(
                    "--record is for what is compared by default, without any of " + CHANGES_WHAT_IS_COMPARED);
        }
        if (options.isToBeRecorded() && !options.isWhole()) {
            throw new IllegalArgumentException(
                    "--record is for all measures of both subjects: what it replaces has them");
        }
        return options;
    }

    boolean isShort() {
        return values.containsKey("short");
    }

    /** Whether the ratios of this run are those that later ones are compared with. */
    boolean isToBeRecorded() {
        return values.containsKey("record");
    }

    /** All measures of its form, of both subjects. */
    boolean isWhole() {
        return measures.isEmpty() && subjects().containsAll(List.of("tidings", "peer"));
    }

    int rounds() {
        return number("rounds", isShort() ? 1 : 3);
    }

    int streams() {
        return number("streams", isShort() ? 2_000 : 10_000);
    }

    /** At the rate at which latency is measured, before it is. */
    Duration warmUp() {
        return Duration.ofSeconds(number("warm-up", isShort() ? 6 : 150));
    }

    /** Events a second, while their latency and costs are measured. */
    int rate() {
        return number("rate", 2_000);
    }

    /** For so long they are. */
    Duration measuring() {
        return Duration.ofSeconds(number("seconds", isShort() ? 4 : 15));
    }

    List<String> subjects() {
        return List.of(values.getOrDefault("subjects", "tidings,peer").split(","));
    }

    /** On which the peer is sent its events, one at a time on each. */
    int connections() {
        return number("connections", 64);
    }

    /** For the JVM of Tidings, behind what it always gets. */
    List<String> jvm() {
        return words("jvm");
    }

    /** Settings of Tidings as {@code name=value}. */
    Map<String, String> settings() {
        return named("setting");
    }

    /** Settings of PostgreSQL, for both subjects. */
    Map<String, String> postgres() {
        return named("postgres");
    }

    Path json() {
        return Path.of(values.getOrDefault("json", "target/bench/results.json"));
    }

    private Map<String, String> named(String option) {
        Map<String, String> named = new HashMap<>();
        for (String setting : words(option)) {
            String[] parts = setting.split("=", 2);
            named.put(parts[0], parts.length > 1 ? parts[1] : "");
        }
        return named;
    }

    private int number(String name, int otherwise) {
        String value = values.getOrDefault(name, Integer.toString(otherwise));
        try {
            int number = Integer.parseInt(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException("--" + name + " is a number above 0, not \"" + value + "\"");
    }

    private List<String> words(String name) {
        String all = values.getOrDefault(name, "").strip();
        return all.isEmpty() ? List.of() : List.of(all.split("\\s+"));
    }
}
