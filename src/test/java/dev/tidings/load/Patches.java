package dev.tidings.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Many clients that read and unread notifications, on a schedule that nothing slows down: what is late counts as latency.
 * Each call changes something.
 */
final class Patches {
    private static final int CONNECTIONS = 64;

    /** One notification and whose it is. */
    record Target(String token, String id) {}

    /** @param perSecond that were answered, from the first to the last */
    record Result(Latencies latencies, double perSecond, int refused) {}

    private final InetSocketAddress service;
    private final List<Target> targets;
    private int done;

    Patches(InetSocketAddress service, List<Target> targets) {
        this.service = service;
        this.targets = List.copyOf(targets);
    }

    Result run(int aSecond, Duration time) throws ExecutionException, InterruptedException {
        int count = Math.toIntExact(time.toSeconds() * aSecond);
        Latencies latencies = new Latencies();
        AtomicInteger next = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        long begin = WallClock.nanos();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> callers = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                callers.add(threads.submit(() -> call(begin, aSecond, count, next, refused, latencies)));
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
        }
        done += count;
        return new Result(latencies, count / WallClock.secondsSince(begin), refused.get());
    }

    private @Nullable Void call(
            long begin, int aSecond, int count, AtomicInteger next, AtomicInteger refused, Latencies latencies)
            throws IOException {
        try (RestCaller caller = new RestCaller(service)) {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                long scheduled = begin + i * 1_000_000_000L / aSecond;
                WallClock.pauseUntil(scheduled);
                if (!patch(caller, done + i)) {
                    refused.incrementAndGet();
                }
                synchronized (latencies) {
                    latencies.add(WallClock.nanos() - scheduled);
                }
            }
        }
        return null;
    }

    private boolean patch(RestCaller caller, int number) throws IOException {
        Target target = targets.get(number % targets.size());
        boolean read = number / targets.size() % 2 == 0;
        RestCaller.Answer answer =
                caller.call("PATCH", "/v1/notifications/" + target.id(), target.token(), "{\"read\":" + read + "}");
        return answer.status() == 200;
    }
}
