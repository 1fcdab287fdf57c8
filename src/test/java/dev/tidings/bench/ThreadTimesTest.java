package dev.tidings.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ThreadTimesTest {
    private static final Duration TIME = Duration.ofSeconds(1);

    @Test
    void aThreadThatNeverRestsIsBusyAllTheTimeHoweverManyWantItsProcessor() throws InterruptedException {
        AtomicBoolean isOver = new AtomicBoolean();
        Thread[] threads = new Thread[2 * Runtime.getRuntime().availableProcessors()];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = Thread.ofPlatform().name("busy-" + i).start(() -> {
                while (!isOver.get()) {
                    Thread.onSpinWait();
                }
            });
        }
        double share = busiest();
        isOver.set(true);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(share).isBetween(0.8, 1.1);
    }

    @Test
    void aThreadThatRestsIsNot() throws InterruptedException {
        Thread lazy = Thread.ofPlatform().daemon().name("lazy").start(() -> {
            try {
                Thread.sleep(2 * TIME.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        ThreadTimes before = ThreadTimes.now();
        Thread.sleep(TIME);
        double busiest = ThreadTimes.now().busiestSince(before);
        lazy.interrupt();

        assertThat(busiest).isLessThan(0.8 * TIME.toSeconds());
    }

    /** Its share of the time. */
    private static double busiest() throws InterruptedException {
        long begin = System.nanoTime();
        ThreadTimes before = ThreadTimes.now();
        Thread.sleep(TIME);
        double busiest = ThreadTimes.now().busiestSince(before);
        return busiest / ((System.nanoTime() - begin) / 1e9);
    }
}
