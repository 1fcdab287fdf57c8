package dev.tidings.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadTimesTest {
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();

    /** Its id for the kernel. */
    private String begin(Runnable work) {
        CompletableFuture<String> id = new CompletableFuture<>();
        threads.add(Thread.ofPlatform().daemon().start(() -> {
            try {
                id.complete(Files.readSymbolicLink(Path.of("/proc/thread-self"))
                        .getFileName()
                        .toString());
            } catch (IOException e) {
                id.completeExceptionally(e);
            }
            work.run();
        }));
        return id.join();
    }

    private void spin() {
        while (!isOver.get()) {
            Thread.onSpinWait();
        }
    }

    private void rest() {
        while (!isOver.get()) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        isOver.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    void whoWaitsForAProcessorHasWorkAndWhoRestsHasNot() throws InterruptedException {
        List<String> busy = new ArrayList<>();
        for (int i = 0; i < 3 * Runtime.getRuntime().availableProcessors(); i++) {
            busy.add(begin(this::spin));
        }
        String lazy = begin(this::rest);

        long begin = System.nanoTime();
        ThreadTimes before = ThreadTimes.now();
        Thread.sleep(1_000);
        ThreadTimes after = ThreadTimes.now();
        double seconds = (System.nanoTime() - begin) / 1e9;

        assertThat(busy).allSatisfy(thread -> {
            ThreadTimes.Work work = after.since(before, thread);
            assertThat(work.seconds() / seconds).isBetween(0.8, 1.2);
            assertThat(work.waited()).isPositive();
        });
        assertThat(after.since(before, lazy).ran() / seconds).isLessThan(0.2);
        assertThat(after.busiestSince(before).seconds())
                .isGreaterThanOrEqualTo(after.since(before, busy.getFirst()).seconds());
        assertThat(after.busiestSince(before).isKnown()).isTrue();
    }

    @Test
    void whatTheKernelDoesNotCountIsNotKnown() {
        ThreadTimes nothing = new ThreadTimes(Map.of());

        assertThat(nothing.busiestSince(nothing).isKnown()).isFalse();
    }
}
