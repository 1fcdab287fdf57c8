package dev.tidings.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The ratios to the peer of an earlier run: machines differ, how two services compare on one differs much less. */
final class Recorded {
    /** How much worse a ratio may be before it is worth a warning. */
    private static final double WORSE = 1.25;

    private final Path file;
    /** A short run is compared with a short run. */
    private final String form;

    Recorded(Path file, String form) {
        this.file = file;
        this.form = form;
    }

    /**
     * One line for each ratio that is worse than it was.
     *
     * @param isWhole whether the run was to have every ratio that was recorded: then one that it has not is a warning, too
     */
    List<String> warnings(Runs runs, boolean isWhole) throws IOException {
        List<String> warnings = new ArrayList<>();
        ObjectNode ratios = all().withObject("/" + form + "/ratios");
        for (Figure figure : Figure.values()) {
            double before = ratios.path(figure.key()).asDouble(Double.NaN);
            double now = runs.ratio(figure);
            if (isWhole && Double.isFinite(before) && !Double.isFinite(now)) {
                warnings.add("%s (%s): has no ratio, and was %s times as good as the peer"
                        .formatted(figure.key(), figure.label().strip(), Figure.number(before)));
            } else if (before / now > WORSE) {
                warnings.add("%s (%s): %s times as good as the peer, and was %s times"
                        .formatted(figure.key(), figure.label().strip(), Figure.number(now), Figure.number(before)));
            }
        }
        return warnings;
    }

    /** The ratios, and beside them all that was found. */
    void record(Runs runs, Map<String, Object> machine) throws IOException {
        ObjectNode all = all();
        ObjectNode section = all.putObject(form);
        machine.forEach((name, value) -> section.put(name, value.toString()));
        section.set("figures", new ObjectMapper().valueToTree(runs.json()));
        section.set("remarks", new ObjectMapper().valueToTree(runs.remarks()));
        ObjectNode ratios = section.putObject("ratios");
        for (Figure figure : Figure.values()) {
            double ratio = runs.ratio(figure);
            if (Double.isFinite(ratio)) {
                ratios.put(figure.key(), Math.round(ratio * 100) / 100.0);
            }
        }
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), all);
        Files.writeString(file, Files.readString(file) + "\n");
    }

    private ObjectNode all() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        return Files.exists(file) ? (ObjectNode) mapper.readTree(file.toFile()) : mapper.createObjectNode();
    }
}
