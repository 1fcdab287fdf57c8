package dev.tidings.load;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the command line says: names of scenarios, and settings as {@code --name=value}. */
record Options(List<String> scenarios, Map<String, String> values) {
    private static final Set<String> NAMES =
            Set.of("streams", "rate", "seconds", "warm-up", "open", "events", "slow", "jvm", "json", "setting", "runs");

    Options {
        scenarios = List.copyOf(scenarios);
        values = Map.copyOf(values);
    }

    /** @throws IllegalArgumentException for a name that there is not, in words for whoever typed it */
    static Options of(String... arguments) {
        List<String> scenarios = new ArrayList<>();
        Map<String, String> values = new HashMap<>();
        for (String argument : arguments) {
            if (!argument.startsWith("--")) {
                scenarios.add(argument);
                continue;
            }
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument.substring(2) : argument.substring(2, equals);
            if (equals < 0 || !NAMES.contains(name)) {
                throw new IllegalArgumentException("no such option: " + argument);
            }
            values.merge(name, argument.substring(equals + 1), (first, second) -> first + " " + second);
        }
        return new Options(scenarios, values);
    }

    int number(String name, int otherwise) {
        return Integer.parseInt(values.getOrDefault(name, Integer.toString(otherwise)));
    }

    Duration seconds(String name, int otherwise) {
        return Duration.ofSeconds(number(name, otherwise));
    }

    /** By ticket, as a page; otherwise by bearer token, as a client that can set headers. */
    boolean opensByTicket() {
        return switch (values.getOrDefault("open", "bearer")) {
            case "ticket" -> true;
            case "bearer" -> false;
            default -> throw new IllegalArgumentException("--open is bearer or ticket");
        };
    }

    /** For the service's JVM, behind those that it always gets. */
    List<String> jvm() {
        return words("jvm");
    }

    /** Settings of the service as {@code name=value}. */
    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        for (String setting : words("setting")) {
            int equals = setting.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("--setting is NAME=VALUE");
            }
            settings.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return settings;
    }

    Path json() {
        return Path.of(values.getOrDefault("json", "target/load/results.json"));
    }

    private List<String> words(String name) {
        String all = values.getOrDefault(name, "").strip();
        return all.isEmpty() ? List.of() : List.of(all.split("\\s+"));
    }
}
