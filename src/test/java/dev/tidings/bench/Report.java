package dev.tidings.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run has found so far: a file after each measure, and a table whenever it ends. */
final class Report {
    private final BenchOptions options;
    private final Map<String, Object> machine;
    private final Recorded recorded;
    private final Runs runs = new Runs();
    private boolean isOver;
    private boolean isPrinted;

    /** @param machine what the run is made on, by name */
    Report(BenchOptions options, Map<String, Object> machine, Recorded recorded) {
        this.options = options;
        this.machine = new LinkedHashMap<>(machine);
        this.recorded = recorded;
    }

    /** More about what the run is made on. */
    synchronized void describe(Map<String, String> more) {
        machine.putAll(more);
    }

    /** What a visit has found and remarked so far; nothing more when it has been printed. */
    synchronized void put(String subject, int round, Map<String, Double> findings, Map<String, String> remarks)
            throws IOException {
        if (isPrinted) {
            return;
        }
        runs.put(subject, round, findings, remarks);
        write();
    }

    /** All was measured: what is missing now is missing. */
    synchronized void end() {
        isOver = true;
    }

    /** The medians, what is remarkable and what is worse than it was; once. */
    synchronized void print(PrintStream out) {
        if (isPrinted) {
            return;
        }
        isPrinted = true;
        machine.forEach((name, value) -> out.println(name + ": " + value));
        out.println(runs.table());
        runs.remarks().forEach(out::println);
        if (!isOver) {
            out.println("ended before all was measured");
        }
        try {
            recorded.warnings(runs, isOver && options.isWhole()).forEach(warning -> out.println("WORSE: " + warning));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println("all figures: " + options.json());
        out.flush();
    }

    /** Keeps the ratios for later runs. */
    synchronized void record() throws IOException {
        recorded.record(runs, machine);
    }

    private void write() throws IOException {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("machine", machine);
        report.put("options", options.values());
        report.put("plan", Plan.of(options).toString());
        report.put("figures", runs.json());
        report.put("remarks", runs.remarks());
        Path file = options.json().toAbsolutePath();
        Path whole = file.resolveSibling(file.getFileName() + ".new");
        Files.createDirectories(file.getParent());
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(whole.toFile(), report);
        Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
