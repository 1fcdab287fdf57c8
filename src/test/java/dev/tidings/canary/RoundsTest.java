package dev.tidings.canary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundsTest {
    private final Rounds rounds = new Rounds();

    @Test
    void areBackWhenBothPartsAre() {
        rounds.begin(0);
        long number = rounds.next(10);

        assertThat(rounds.onBack(Part.NOTIFICATION, number, 30)).isEmpty();
        assertThat(rounds.onBack(Part.SIGNAL, number, 50)).hasValue(40);
    }

    @Test
    void countEachOnce() {
        rounds.begin(0);
        long number = rounds.next(10);
        rounds.onBack(Part.NOTIFICATION, number, 30);
        rounds.onBack(Part.SIGNAL, number, 50);

        assertThat(rounds.onBack(Part.SIGNAL, number, 70)).isEmpty();
        assertThat(rounds.onBack(Part.NOTIFICATION, number, 70)).isEmpty();
        assertThat(rounds.silentNanos(80)).isEqualTo(30);
    }

    @Test
    void areBackWithALaterOneThatOvertookThem() {
        rounds.begin(0);
        rounds.next(10);
        long later = rounds.next(20);

        rounds.onBack(Part.NOTIFICATION, later, 30);

        assertThat(rounds.onBack(Part.SIGNAL, later, 50)).hasValue(30);
    }

    @Test
    void sayAtLeastHowLongOneTookThatLeftTooLongAgo() {
        rounds.begin(0);
        for (int i = 1; i <= 100; i++) {
            rounds.next(i);
        }

        rounds.onBack(Part.NOTIFICATION, 1, 200);

        assertThat(rounds.onBack(Part.SIGNAL, 1, 200)).hasValue(200 - 37);
    }

    @Test
    void knowNothingOfOneThatWasNeverSent() {
        rounds.begin(0);

        assertThat(rounds.onBack(Part.NOTIFICATION, 7, 10)).isEmpty();
        assertThat(rounds.onBack(Part.SIGNAL, 7, 10)).isEmpty();
        assertThat(rounds.silentNanos(20)).isEqualTo(20);
    }

    @Test
    void areSilentFromTheBeginningToTheEnd() {
        assertThat(rounds.silentNanos(100)).isZero();
        rounds.begin(100);
        assertThat(rounds.silentNanos(130)).isEqualTo(30);
        rounds.end();
        assertThat(rounds.silentNanos(160)).isZero();
    }

    @Test
    void nameWhatIsMissing() {
        rounds.begin(0);
        long number = rounds.next(10);
        assertThat(rounds.missing()).isEqualTo("notification,signal");

        rounds.onBack(Part.NOTIFICATION, number, 30);

        assertThat(rounds.missing()).isEqualTo("signal");
    }
}
