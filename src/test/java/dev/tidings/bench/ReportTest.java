package dev.tidings.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @TempDir
    Path folder;

    @Test
    void aRunThatIsEndedSaysWhatItHasMeasured() throws IOException {
        Report report = report();
        report.put("tidings", 1, Map.of("idleKiB", 4.0, "sustainedPerSecond", 6_000.0), Map.of());
        report.put("peer", 1, Map.of("idleKiB", 4.0), Map.of("idle", "the host gave 0.30 cores to others"));

        assertThat(printed(report))
                .contains("commit: 0123456", "ended before all was measured")
                .containsPattern("memory of an idle stream, KiB +4\\.00 +4\\.00 +1\\.00")
                .containsPattern("events a second with p99 below 100 ms +6,000 ")
                .contains("peer, round 1, idle: the host gave 0.30 cores to others")
                .contains(
                        "WORSE: idleKiB (memory of an idle stream, KiB): 1.00 times as good as the peer, and was 2.00 times")
                .doesNotContain("has no ratio");
    }

    @Test
    void aRunThatIsOverMissesWhatItHasNotMeasured() throws IOException {
        Report report = report();
        report.put("tidings", 1, Map.of("idleKiB", 4.0, "sustainedPerSecond", 6_000.0), Map.of());
        report.put("peer", 1, Map.of("idleKiB", 8.0), Map.of());

        report.end();
        assertThat(printed(report))
                .contains("WORSE: sustainedPerSecond (events a second with p99 below 100 ms): has no ratio")
                .doesNotContain("ended before");
    }

    @Test
    void whatHasBeenPrintedIsNotPrintedAgainNorWrittenOver() throws IOException {
        Report report = report();
        report.put("tidings", 1, Map.of("idleKiB", 4.0), Map.of());
        assertThat(printed(report)).isNotEmpty();

        report.put("tidings", 1, Map.of("idleKiB", 5.0), Map.of());
        assertThat(printed(report)).isEmpty();
        assertThat(values().toString()).isEqualTo("[4.0]");
    }

    @Test
    void remarksOfTheSameStandBesideEachOther() {
        Map<String, String> remarks = new HashMap<>();
        Runs.remark(remarks, "storm", "9 of 10 came");
        Runs.remark(remarks, "storm", "the generator waited");
        Runs.remark(remarks, "storm", "9 of 10 came");

        assertThat(remarks).containsExactly(Map.entry("storm", "9 of 10 came; the generator waited"));
    }

    @Test
    void eachMeasureIsInTheFileAtOnceAndReplacesWhatItsVisitHadFound() throws IOException {
        Report report = report();
        report.put("tidings", 1, Map.of("idleKiB", 4.0), Map.of());
        assertThat(values().toString()).isEqualTo("[4.0]");

        report.put("tidings", 1, Map.of("idleKiB", 4.0, "latencyP99Ms", 9.0), Map.of());
        report.put("tidings", 2, Map.of("idleKiB", 5.0), Map.of());
        assertThat(values().toString()).isEqualTo("[4.0,5.0]");
    }

    private JsonNode values() throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve("results.json").toFile())
                .at("/figures/idleKiB/tidings/values");
    }

    /** Of a short run, of which it is recorded that Tidings was twice as good. */
    private Report report() throws IOException {
        Recorded recorded = new Recorded(folder.resolve("recorded.json"), "short");
        Runs before = new Runs();
        before.put("tidings", 1, Map.of("idleKiB", 4.0, "sustainedPerSecond", 6_000.0), Map.of());
        before.put("peer", 1, Map.of("idleKiB", 8.0, "sustainedPerSecond", 3_000.0), Map.of());
        recorded.record(before, Map.of());
        BenchOptions options = BenchOptions.of("--short", "--json=" + folder.resolve("results.json"));
        return new Report(options, Map.of("commit", "0123456"), recorded);
    }

    private static String printed(Report report) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        report.print(new PrintStream(bytes, true, UTF_8));
        return bytes.toString(UTF_8);
    }
}
