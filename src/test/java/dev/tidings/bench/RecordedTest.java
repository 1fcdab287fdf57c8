package dev.tidings.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedTest {
    @TempDir
    Path folder;

    @Test
    void warnsOfARatioThatIsWorseByMoreThanAQuarter() throws IOException {
        Recorded recorded = recorded("short");
        recorded.record(runs(12_000, 6_000), Map.of("commit", "0123456"));

        assertThat(recorded.warnings(runs(9_700, 6_000), true)).isEmpty();
        assertThat(recorded.warnings(runs(9_500, 6_000), true))
                .singleElement()
                .asString()
                .contains("1.58 times as good as the peer, and was 2.00 times");
    }

    @Test
    void aMachineThatIsHalfAsFastForBothIsNoWarning() throws IOException {
        Recorded recorded = recorded("short");
        recorded.record(runs(12_000, 6_000), Map.of());

        assertThat(recorded.warnings(runs(6_000, 3_000), true)).isEmpty();
    }

    @Test
    void theFormsAreApart() throws IOException {
        recorded("full").record(runs(12_000, 6_000), Map.of());
        recorded("short").record(runs(6_000, 6_000), Map.of());

        assertThat(recorded("short").warnings(runs(6_000, 6_000), true)).isEmpty();
        assertThat(recorded("full").warnings(runs(6_000, 6_000), true)).hasSize(1);
    }

    @Test
    void withoutARecordThereIsNothingToWarnOf() throws IOException {
        assertThat(recorded("short").warnings(runs(1, 6_000), true)).isEmpty();
    }

    @Test
    void aRatioThatIsNoLongerThereIsAWarningOfAWholeRun() throws IOException {
        recorded("short").record(runs(12_000, 6_000), Map.of());

        assertThat(recorded("short").warnings(new Runs(), true))
                .singleElement()
                .asString()
                .contains("has no ratio, and was 2.00 times");
        assertThat(recorded("short").warnings(new Runs(), false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"latency", "--subjects=tidings", "--subjects=peer"})
    void whatIsNotWholeIsNotRecorded(String part) {
        assertThat(BenchOptions.of(part).isWhole()).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BenchOptions.of(part, "--record"))
                .withMessageContaining("--record");
    }

    @Test
    void theShortFormIsWholeToo() {
        assertThat(BenchOptions.of("--short", "--record").isWhole()).isTrue();
    }

    private Recorded recorded(String form) {
        return new Recorded(folder.resolve("recorded.json"), form);
    }

    private static Runs runs(double tidings, double peer) {
        Runs runs = new Runs();
        runs.put("tidings", 1, Map.of("sustainedPerSecond", tidings), Map.of());
        runs.put("peer", 1, Map.of("sustainedPerSecond", peer), Map.of());
        return runs;
    }
}
