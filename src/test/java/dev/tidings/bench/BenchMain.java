package dev.tidings.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.tidings.load.Machine;
import dev.tidings.load.ProgramLog;
import java.io.IOException;
import java.nio.file.Files;
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
        Runs runs = new Runs();
        for (int round = 1; round <= options.rounds(); round++) {
            for (String subject : options.subjects()) {
                System.err.println("round " + round + ": " + subject);
                Visit visit = visit(subject, options, people, machine);
                runs.add(subject, visit.findings(), visit.remarks());
                write(options, machine, runs);
            }
        }
        machine.forEach((name, value) -> System.out.println(name + ": " + value));
        System.out.println(runs.table());
        runs.remarks().forEach(System.out::println);
        Recorded recorded = new Recorded(RECORDED, options.isShort() ? "short" : "full");
        recorded.warnings(runs, options.isWhole()).forEach(warning -> System.out.println("WORSE: " + warning));
        if (options.isToBeRecorded()) {
            recorded.record(runs, machine);
        }
        System.out.println("all figures: " + options.json());
    }

    private static Visit visit(String subject, BenchOptions options, People people, Map<String, Object> machine)
            throws Exception {
        try (Visit visit = Visit.to(subject, options, people)) {
            machine.putAll(visit.versions());
            for (Map.Entry<String, Measure> measure : MEASURES.entrySet()) {
                if (isWanted(measure.getKey(), options)) {
                    visit.trace(measure.getKey());
                    measure.getValue().take(visit);
                }
            }
            return visit;
        }
    }

    /** The streams that the others need are opened by the first. */
    private static boolean isWanted(String measure, BenchOptions options) {
        if (options.measures().isEmpty()) {
            return !options.isShort() || !ONLY_IN_FULL.contains(measure);
        }
        return measure.equals("idle") || options.measures().contains(measure);
    }

    /** After each visit, so that an interrupted run leaves what it has measured. */
    private static void write(BenchOptions options, Map<String, Object> machine, Runs runs) throws IOException {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("machine", machine);
        report.put("options", options.values());
        report.put("plan", Plan.of(options).toString());
        report.put("figures", runs.json());
        report.put("remarks", runs.remarks());
        Files.createDirectories(options.json().toAbsolutePath().getParent());
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(options.json().toFile(), report);
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
