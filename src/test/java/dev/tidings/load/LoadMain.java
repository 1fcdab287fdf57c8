package dev.tidings.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Runs the scenarios that are named on the command line, all without a name; ends with 1 when a promise was broken. */
public final class LoadMain {
    private static final Map<String, Supplier<Scenario>> SCENARIOS = scenarios();

    private LoadMain() {}

    public static void main(String[] arguments) throws Exception {
        ProgramLog.quiet();
        Options options;
        try {
            options = Options.of(arguments);
            options.opensByTicket();
            checkNames(options.scenarios());
        } catch (IllegalArgumentException e) {
            System.err.println("bench/load: " + e.getMessage());
            System.exit(2);
            return;
        }
        System.exit(run(options) ? 0 : 1);
    }

    private static boolean run(Options options) throws Exception {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("machine", Machine.describe());
        report.put("service", Application.describe(options));
        report.put("options", options.values());
        Machine.describe().forEach((name, value) -> System.out.println(name + ": " + value));
        Application.describe(options).forEach((name, value) -> System.out.println(name + ": " + value));
        List<Map<String, Object>> results = new ArrayList<>();
        report.put("results", results);
        boolean passed = true;
        for (String name : options.scenarios().isEmpty() ? SCENARIOS.keySet() : options.scenarios()) {
            Figures figures =
                    SCENARIOS.getOrDefault(name, JournalScenario::new).get().run(options);
            System.out.println(figures.row());
            results.add(figures.json());
            write(report, options.json());
            passed &= figures.passed();
        }
        System.out.println("all figures: " + options.json());
        return passed;
    }

    /** After each scenario, so that an interrupted run leaves what it has measured. */
    private static void write(Map<String, Object> report, Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), report);
    }

    private static void checkNames(List<String> names) {
        for (String name : names) {
            if (!SCENARIOS.containsKey(name)) {
                throw new IllegalArgumentException("no such scenario: " + name + "; there are " + SCENARIOS.keySet());
            }
        }
    }

    private static Map<String, Supplier<Scenario>> scenarios() {
        Map<String, Supplier<Scenario>> scenarios = new LinkedHashMap<>();
        scenarios.put("delivery", DeliveryScenario::new);
        scenarios.put("journal", JournalScenario::new);
        scenarios.put("idle", IdleScenario::new);
        scenarios.put("slow", SlowScenario::new);
        scenarios.put("crash", CrashScenario::new);
        scenarios.put("inbox", InboxScenario::new);
        scenarios.put("walls", WallsScenario::new);
        scenarios.put("stored", StoredScenario::new);
        scenarios.put("retention", RetentionScenario::new);
        scenarios.put("neighbour", NeighbourScenario::new);
        scenarios.put("scaling", ScalingScenario::new);
        scenarios.put("backlog", BacklogScenario::new);
        scenarios.put("ship", ShipScenario::new);
        return scenarios;
    }
}
