package dev.tidings.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WheelTest {
    private final List<Long> times = new ArrayList<>();
    private final Wheel wheel = new Wheel(500, 1_000);

    private final class Noted extends Wheel.Entry {
        @Override
        void onTime(long nowMillis) {
            times.add(nowMillis);
        }
    }

    @Test
    void callsEachEntryOnceAtItsTick() {
        wheel.set(new Noted(), 3_000);
        wheel.advance(2_900);
        assertThat(times).isEmpty();

        wheel.advance(3_000);
        wheel.advance(9_000);

        assertThat(times).containsExactly(3_000L);
        assertThat(wheel.size()).isZero();
    }

    @Test
    void movesAndRemoves() {
        Noted moved = new Noted();
        Noted removed = new Noted();
        wheel.set(moved, 2_000);
        wheel.set(removed, 2_000);
        wheel.set(moved, 5_000);
        wheel.remove(removed);
        wheel.remove(removed);

        wheel.advance(4_000);
        assertThat(times).isEmpty();
        wheel.advance(5_000);

        assertThat(times).containsExactly(5_000L);
    }

    @Test
    void meetsEveryEntryOnceAfterALongPause() {
        Random random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            wheel.set(new Noted(), 1_000 + random.nextInt(60_000));
        }

        wheel.advance(10_000_000);

        assertThat(times).hasSize(1_000);
        assertThat(wheel.any()).isNull();
    }

    @Test
    void anEntryThatSetsItselfAgainDoesNotHoldUpItsTick() {
        Wheel.Entry again = new Wheel.Entry() {
            @Override
            void onTime(long nowMillis) {
                times.add(nowMillis);
                wheel.set(this, nowMillis);
            }
        };
        wheel.set(again, 1_500);

        wheel.advance(1_500);
        wheel.advance(2_000);

        assertThat(times).containsExactly(1_500L, 2_000L);
        assertThat(wheel.size()).isEqualTo(1);
    }
}
