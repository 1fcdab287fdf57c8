package dev.tidings.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
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

    @ParameterizedTest
    @ValueSource(strings = {"--connections=1", "--jvm=-Xint", "--setting=a=b", "--streams=100", "--warm-up=1"})
    void whatIsMeasuredInAnotherWayIsNotRecorded(String other) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BenchOptions.of(other, "--record"))
                .withMessageContaining("--record");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--connections=0", "--connections=x", "--rounds=-1", "--streams=", "--warm-up=1.5"})
    void whatIsNoNumberIsSaidAtOnce(String wrong) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BenchOptions.of(wrong))
                .withMessageContaining("is a number above 0");
    }

    @Test
    void takesSettingsOfBoth() {
        BenchOptions options = BenchOptions.of("--setting=a=b=c", "--setting=d=e", "--postgres=max_wal_size=8GB");

        assertThat(options.settings()).isEqualTo(Map.of("a", "b=c", "d", "e"));
        assertThat(options.postgres()).isEqualTo(Map.of("max_wal_size", "8GB"));
    }

    @Test
    void theFiguresAreKeptBesideTheRatios() throws IOException {
        recorded("short").record(runs(12_000, 6_000), Map.of());

        assertThat(new ObjectMapper()
                        .readTree(folder.resolve("recorded.json").toFile())
                        .at("/short/figures/sustainedPerSecond/tidings/median")
                        .asInt())
                .isEqualTo(12_000);
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
