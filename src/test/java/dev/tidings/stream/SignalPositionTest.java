package dev.tidings.stream;

import static dev.tidings.stream.SignalPosition.Step.FALL_BEHIND;
import static dev.tidings.stream.SignalPosition.Step.FORWARD;
import static dev.tidings.stream.SignalPosition.Step.NOTHING;
import static dev.tidings.stream.SignalPosition.Step.READ;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SignalPositionTest {
    private static final boolean FULL = true;
    private static final boolean FREE = false;
    private static final boolean LAST = true;
    private static final boolean MORE = false;

    private final SignalPosition position = new SignalPosition();

    /** Has read what there was at its opening. */
    private void standAt(long seq) {
        assertThat(position.begin(FREE)).isEqualTo(READ);
        assertThat(position.onPage(seq, LAST, FREE)).isEqualTo(NOTHING);
    }

    @Nested
    class Opening {
        @Test
        void readsWhatThereIsOnceTheFirstReplayIsOver() {
            assertThat(position.hasBegun()).isFalse();
            assertThat(position.onValue(0, 5, FREE)).isEqualTo(NOTHING);

            assertThat(position.begin(FREE)).isEqualTo(READ);
            assertThat(position.seq()).isZero();
            assertThat(position.hasBegun()).isTrue();
        }

        @Test
        void happensOnce() {
            standAt(5);

            assertThat(position.begin(FREE)).isEqualTo(NOTHING);
        }

        @Test
        void waitsForAFullSocket() {
            assertThat(position.begin(FULL)).isEqualTo(FALL_BEHIND);
            assertThat(position.onDrained(FREE)).isEqualTo(READ);
        }

        @Test
        void standsAtTheCounterEvenIfNoValueIsLeft() {
            standAt(5);

            assertThat(position.onValue(5, 8, FREE)).isEqualTo(FORWARD);
        }
    }

    @Nested
    class AValue {
        @Test
        void thatFollowsDirectlyIsForwarded() {
            standAt(5);

            assertThat(position.onValue(5, 8, FREE)).isEqualTo(FORWARD);
            assertThat(position.onValue(8, 9, FREE)).isEqualTo(FORWARD);
            assertThat(position.seq()).isEqualTo(9);
        }

        @Test
        void thatComesAgainOrLateIsDropped() {
            standAt(8);

            assertThat(position.onValue(5, 8, FREE)).isEqualTo(NOTHING);
            assertThat(position.onValue(3, 5, FREE)).isEqualTo(NOTHING);
            assertThat(position.seq()).isEqualTo(8);
        }

        @Test
        void behindAGapIsReadTogetherWithWhatIsMissing() {
            standAt(5);

            assertThat(position.onValue(8, 9, FREE)).isEqualTo(READ);
            assertThat(position.seq()).isEqualTo(5);
            assertThat(position.onPage(9, LAST, FREE)).isEqualTo(NOTHING);
            assertThat(position.onValue(5, 8, FREE)).isEqualTo(NOTHING);
            assertThat(position.onValue(9, 10, FREE)).isEqualTo(FORWARD);
        }
    }

    @Nested
    class WhileValuesAreRead {
        @Test
        void whatThePageBringsIsNotReadAgain() {
            position.begin(FREE);
            assertThat(position.onValue(5, 8, FREE)).isEqualTo(NOTHING);

            assertThat(position.onPage(8, LAST, FREE)).isEqualTo(NOTHING);
        }

        @Test
        void whatCameTooLateForThePageIsReadAfterIt() {
            position.begin(FREE);
            assertThat(position.onValue(8, 9, FREE)).isEqualTo(NOTHING);

            assertThat(position.onPage(8, LAST, FREE)).isEqualTo(READ);
            assertThat(position.seq()).isEqualTo(8);
            assertThat(position.onPage(9, LAST, FREE)).isEqualTo(NOTHING);
        }

        @Test
        void aPageThatIsCutOffIsFollowedByTheNext() {
            position.begin(FREE);

            assertThat(position.onPage(3, MORE, FREE)).isEqualTo(READ);
            assertThat(position.seq()).isEqualTo(3);
            assertThat(position.onPage(8, LAST, FREE)).isEqualTo(NOTHING);
        }

        @Test
        void aFullSocketWaitsForTheNextPage() {
            position.begin(FREE);

            assertThat(position.onPage(3, MORE, FULL)).isEqualTo(FALL_BEHIND);
            assertThat(position.onDrained(FREE)).isEqualTo(READ);
        }
    }

    @Nested
    class AFullSocket {
        @Test
        void isNotWrittenToAndNothingIsKeptForIt() {
            standAt(5);

            assertThat(position.onValue(5, 8, FULL)).isEqualTo(FALL_BEHIND);
            assertThat(position.onValue(8, 9, FULL)).isEqualTo(NOTHING);
            assertThat(position.onValue(9, 10, FREE)).isEqualTo(NOTHING);
            assertThat(position.seq()).isEqualTo(5);
            assertThat(position.onDrained(FULL)).isEqualTo(NOTHING);
            assertThat(position.onDrained(FREE)).isEqualTo(READ);
            assertThat(position.onDrained(FREE)).isEqualTo(NOTHING);
        }

        @Test
        void thatDrainsReadsNothingIfNothingWasMissed() {
            standAt(5);

            assertThat(position.onDrained(FREE)).isEqualTo(NOTHING);
        }
    }

    @Nested
    class WhenRedisHasForgotten {
        @Test
        void theNextValueIsRead() {
            standAt(8);

            assertThat(position.onValue(0, 100, FREE)).isEqualTo(READ);
            assertThat(position.onPage(100, LAST, FREE)).isEqualTo(NOTHING);
            assertThat(position.onValue(100, 101, FREE)).isEqualTo(FORWARD);
        }

        @Test
        void aPageThatKnowsLessLeavesItWhereItStands() {
            standAt(8);
            position.onValue(9, 10, FREE);

            assertThat(position.onPage(0, LAST, FREE)).isEqualTo(NOTHING);
            assertThat(position.seq()).isEqualTo(8);
        }

        @Test
        void whatWasHeardOfIsAskedForOnceMoreAndNotForEver() {
            position.begin(FREE);
            position.onValue(99, 100, FREE);

            assertThat(position.onPage(0, LAST, FREE)).isEqualTo(READ);
            assertThat(position.onPage(0, LAST, FREE)).isEqualTo(NOTHING);
        }
    }

    @Nested
    class WhenMessagesMayHaveBeenLost {
        @Test
        void whatIsNewerIsRead() {
            standAt(5);

            assertThat(position.lookAgain(FREE)).isEqualTo(READ);
            assertThat(position.onPage(5, LAST, FREE)).isEqualTo(NOTHING);
        }

        @Test
        void whatIsBeingReadIsReadOnceMore() {
            standAt(5);
            position.onValue(8, 9, FREE);

            assertThat(position.lookAgain(FREE)).isEqualTo(NOTHING);

            assertThat(position.onPage(9, LAST, FREE)).isEqualTo(READ);
            assertThat(position.onPage(9, LAST, FREE)).isEqualTo(NOTHING);
        }

        @Test
        void aStreamThatHasNotBegunReadsThemAnyway() {
            assertThat(position.lookAgain(FREE)).isEqualTo(NOTHING);
        }
    }

    @Nested
    class WhenRedisIsAway {
        @Test
        void theNextValueReadsWhatIsMissing() {
            standAt(5);
            position.onValue(8, 9, FREE);

            position.onFailure();

            assertThat(position.onValue(9, 10, FREE)).isEqualTo(READ);
            assertThat(position.seq()).isEqualTo(5);
        }
    }
}
