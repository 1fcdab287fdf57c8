package dev.tidings.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.tidings.load.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The matrix as a table, {@code target/chaos/report.md}, and with all figures, {@code report.json}. */
public final class Report {
    private static final Path FOLDER = Path.of("target/chaos");
    private static final String HEAD = """
            | Fault | Streams | Events | Lasted | Promises 1 2 3 4 | Later resets | Health true | Recovered after | p99 then | Streams ended |
            |---|---|---|---|---|---|---|---|---|---|
            """;

    private final Form form;
    private final List<Result> results = new ArrayList<>();
    private final Map<String, String> skipped = new LinkedHashMap<>();

    public Report(Form form) {
        this.form = form;
    }

    /** Written at once, so that an interrupted run leaves what it has. */
    public void add(Result result) throws IOException, InterruptedException {
        results.add(result);
        write();
    }

    public void skip(String fault, String why) throws IOException, InterruptedException {
        skipped.put(fault, why);
        write();
    }

    private void write() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        Map<String, Object> machine = Machine.describe();
        StringBuilder text =
                new StringBuilder("Form: " + form.name() + ", " + form.eventsPerSecond() + " events a second. ");
        text.append(machine.get("at"))
                .append(", commit ")
                .append(machine.get("commit"))
                .append(", ");
        text.append(machine.get("processors")).append(" processors.\n\n").append(HEAD);
        results.forEach(result -> text.append(result.row()).append('\n'));
        skipped.forEach((fault, why) -> text.append("| ")
                .append(fault)
                .append(" | skipped: ")
                .append(why)
                .append(" |\n"));
        Files.writeString(FOLDER.resolve("report.md"), text);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("machine", machine);
        json.put("form", form.name());
        json.put("results", results.stream().map(Result::json).toList());
        json.put("skipped", skipped);
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(FOLDER.resolve("report.json").toFile(), json);
    }
}
