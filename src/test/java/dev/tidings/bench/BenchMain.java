package dev.tidings.bench;

import dev.tidings.load.Machine;
import dev.tidings.load.ProgramLog;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.AppInfoParser;

/** Visits the subjects in turn, round after round, and prints the medians of what it found. */
public final class BenchMain {
    private static final Path RECORDED = Path.of("bench/recorded.json");
    private static final Map<String, Measure> MEASURES = measures();
    /** What the short form leaves out. */
    private static final List<String> ONLY_IN_FULL = List.of("storm", "rest", "devices");

    private BenchMain() {}

    public static void main(String[] arguments) throws Exception {
        ProgramLog.quiet();
        BenchOptions options;
        try {
            options = BenchOptions.of(arguments);
            for (String name : options.measures()) {
                if (!MEASURES.containsKey(name)) {
                    throw new IllegalArgumentException("no such measure: " + name + "; there are " + MEASURES.keySet());
                }
            }
        } catch (IllegalArgumentException e) {
            System.err.println("bench/run: " + e.getMessage());
            System.exit(2);
            return;
        }
        run(options);
        System.exit(0);
    }

    private static void run(BenchOptions options) throws Exception {
        Map<String, Object> machine = Machine.describe();
        machine.put("node", Machine.output("node", "--version"));
        machine.put("kafka", AppInfoParser.getVersion());
        People people = People.of("user", options.streams());
        Report report = new Report(options, machine, new Recorded(RECORDED, options.isShort() ? "short" : "full"));
        // Whoever ends this, or a build that may take no longer, gets what there is.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> report.print(System.out), "report"));
        for (int round = 1; round <= options.rounds(); round++) {
            for (String subject : options.subjects()) {
                System.err.println("round " + round + ": " + subject);
                visit(subject, round, options, people, report);
            }
        }
        report.end();
        report.print(System.out);
        if (options.isToBeRecorded()) {
            report.record();
        }
    }

    private static void visit(String subject, int round, BenchOptions options, People people, Report report)
            throws Exception {
        try (Visit visit = Visit.to(subject, options, people)) {
            report.describe(visit.versions());
            for (Map.Entry<String, Measure> measure : MEASURES.entrySet()) {
                if (isWanted(measure.getKey(), options)) {
                    visit.trace(measure.getKey());
                    measure.getValue().take(visit);
                    report.put(subject, round, visit.findings(), visit.remarks());
                }
            }
        }
    }

    /** The streams that the others need are opened by the first. */
    private static boolean isWanted(String measure, BenchOptions options) {
        if (options.measures().isEmpty()) {
            return !options.isShort() || !ONLY_IN_FULL.contains(measure);
        }
        return measure.equals("idle") || options.measures().contains(measure);
    }

    private static Map<String, Measure> measures() {
        Map<String, Measure> measures = new LinkedHashMap<>();
        measures.put("idle", new IdleMeasure());
        measures.put("latency", new LatencyMeasure());
        measures.put("sustained", new SustainedMeasure());
        measures.put("broadcast", new BroadcastMeasure());
        measures.put("opening", new OpeningMeasure());
        measures.put("storm", new StormMeasure());
        measures.put("rest", new RestMeasure());
        measures.put("devices", new DevicesMeasure());
        return measures;
    }
}
