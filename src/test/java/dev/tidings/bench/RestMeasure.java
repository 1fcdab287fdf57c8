package dev.tidings.bench;

import dev.tidings.load.Latencies;
import dev.tidings.load.RestCaller;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lists of 50 and single PATCHes, as fast as a few clients that wait for each answer make them. */
final class RestMeasure implements Measure {
    private static final int CALLERS = 16;
    private static final int READERS = 200;
    private static final Duration TIME = Duration.ofSeconds(4);
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

    /** Makes the n-th call, and answers its status. */
    private interface Call {
        int make(RestCaller caller, int number) throws IOException;
    }

    private record Item(String token, String id) {}

    @Override
    public void take(Visit visit) throws Exception {
        if (items(visit).isEmpty()) {
            // Measured alone: nobody has a notification yet.
            visit.sendToAll();
            visit.awaitStored();
        }
        visit.audience().dismiss();
        List<String> tokens = visit.people().tokens();
        String path = visit.subject().listPath();
        measure(
                visit,
                "list",
                (caller, number) -> caller.call("GET", path, tokens.get(number % tokens.size()), "")
                        .status());
        List<Item> items = items(visit);
        measure(visit, "patch", (caller, number) -> {
            Item item = items.get(number % items.size());
            String read = "{\"read\":" + (number / items.size() % 2 == 0) + "}";
            return caller.call("PATCH", "/v1/notifications/" + item.id(), item.token(), read)
                    .status();
        });
    }

    private static List<Item> items(Visit visit) throws IOException {
        List<Item> items = new ArrayList<>();
        try (RestCaller caller = new RestCaller(visit.subject().address())) {
            for (int i = 0; i < READERS; i++) {
                String token = visit.people().tokens().get(i);
                String body = caller.call("GET", visit.subject().listPath(), token, "")
                        .body();
                ID.matcher(body)
                        .results()
                        .map((MatchResult found) -> new Item(token, found.group(1)))
                        .forEach(items::add);
            }
        }
        return items;
    }

    private static void measure(Visit visit, String name, Call call) throws Exception {
        Latencies latencies = new Latencies();
        AtomicInteger next = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        long begin = System.nanoTime();
        long end = begin + TIME.toNanos();
        Costs costs = visit.watched(name, () -> {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> callers = new ArrayList<>();
                for (int i = 0; i < CALLERS; i++) {
                    callers.add(threads.submit(() -> call(visit, call, end, next, refused, latencies)));
                }
                for (Future<?> caller : callers) {
                    caller.get();
                }
            }
            return 0;
        });
        visit.find(name + "PerSecond", next.get() / ((System.nanoTime() - begin) / 1e9));
        visit.find(name + "P99Ms", latencies.millis(0.99));
        visit.findCosts(name, costs, next.get());
        if (refused.get() > 0) {
            visit.remark(name, refused + " calls were refused");
        }
    }

    private static @Nullable Void call(
            Visit visit, Call call, long end, AtomicInteger next, AtomicInteger refused, Latencies latencies)
            throws IOException {
        try (RestCaller caller = new RestCaller(visit.subject().address())) {
            for (long begin = System.nanoTime(); begin < end; begin = System.nanoTime()) {
                if (call.make(caller, next.getAndIncrement()) != 200) {
                    refused.incrementAndGet();
                }
                synchronized (latencies) {
                    latencies.add(System.nanoTime() - begin);
                }
            }
        }
        return null;
    }
}
