package dev.tidings.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedTest {
    @TempDir
    Path folder;

    @Test
    void warnsOfARatioThatIsWorseByMoreThanAQuarter() throws IOException {
        Recorded recorded = recorded("short");
        recorded.record(runs(12_000, 6_000), Map.of("commit", "0123456"));

        assertThat(recorded.warnings(runs(9_700, 6_000))).isEmpty();
        assertThat(recorded.warnings(runs(9_500, 6_000)))
                .singleElement()
                .asString()
                .contains("1.58 times as good as the peer, and was 2.00 times");
    }

    @Test
    void aMachineThatIsHalfAsFastForBothIsNoWarning() throws IOException {
        Recorded recorded = recorded("short");
        recorded.record(runs(12_000, 6_000), Map.of());

        assertThat(recorded.warnings(runs(6_000, 3_000))).isEmpty();
    }

    @Test
    void theFormsAreApart() throws IOException {
        recorded("full").record(runs(12_000, 6_000), Map.of());
        recorded("short").record(runs(6_000, 6_000), Map.of());

        assertThat(recorded("short").warnings(runs(6_000, 6_000))).isEmpty();
        assertThat(recorded("full").warnings(runs(6_000, 6_000))).hasSize(1);
    }

    @Test
    void withoutARecordThereIsNothingToWarnOf() throws IOException {
        assertThat(recorded("short").warnings(runs(1, 6_000))).isEmpty();
    }

    private Recorded recorded(String form) {
        return new Recorded(folder.resolve("recorded.json"), form);
    }

    private static Runs runs(double tidings, double peer) {
        Runs runs = new Runs();
        runs.add("tidings", Map.of("sustainedPerSecond", tidings), Map.of());
        runs.add("peer", Map.of("sustainedPerSecond", peer), Map.of());
        return runs;
    }
}
