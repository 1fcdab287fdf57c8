package dev.tidings.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FigureTest {
    @Test
    void aRatioAboveOneIsBetterWhateverIsMeasured() {
        assertThat(Figure.SUSTAINED.ratio(12_000, 6_000)).isCloseTo(2, within(1e-9));
        assertThat(Figure.PROCESSOR.ratio(100, 400)).isCloseTo(4, within(1e-9));
        assertThat(Figure.PROCESSOR_BROKER.ratio(1, 2)).isNaN();
    }

    @Test
    void whatIsFoundUnderAnotherNameIsAMistake() {
        assertThat(Figure.of("idleKiB")).isEqualTo(Figure.IDLE_MEMORY);
        assertThatIllegalArgumentException().isThrownBy(() -> Figure.of("idleMiB"));
    }

    @Test
    void noTwoHaveOneKey() {
        assertThat(Figure.values()).extracting(Figure::key).doesNotHaveDuplicates();
    }

    @Test
    void aTargetThatIsMissedIsSaidLoudly() {
        assertThat(Figure.SUSTAINED.verdict(12_500, 7_000)).isEqualTo("≥ 12,000 yes, ≥ 2.00 x NO");
        assertThat(Figure.STORM.verdict(11, Double.NaN)).isEqualTo("≤ 10.0 NO");
        assertThat(Figure.STORM_LOST.verdict(0, Double.NaN)).isEqualTo("≤ 0.00 yes");
        assertThat(Figure.LIST.verdict(1, 2)).isEmpty();
    }
}
