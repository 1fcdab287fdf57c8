package dev.tidings.chaos;

import dev.tidings.load.Producer;
import dev.tidings.model.ServerFeed;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * A feed at the end, as {@code GET /v1/notifications} tells it.
 *
 * @param numbers of the events behind all that is unread, by the notifications' ids
 */
record Standing(Map<String, Integer> numbers, long unread) {
    private static final int PAGE = 100;
    private static final int AT_ONCE = 8;

    static Standing of(URI instance, String token) {
        ServerFeed list = ServerFeed.list(instance, token, "unread", PAGE);
        Map<String, Integer> numbers = new HashMap<>();
        list.items().forEach((id, item) -> numbers.put(id, number(item)));
        return new Standing(numbers, list.counters().unread());
    }

    /** Of all tabs, each from one of the instances. */
    static List<Standing> ofAll(List<Tab> tabs, List<Instance> instances) throws InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<Standing>> all = threads.invokeAll(IntStream.range(0, tabs.size())
                    .<java.util.concurrent.Callable<Standing>>mapToObj(i -> () -> of(
                            instances.get(i % instances.size()).root(),
                            tabs.get(i).token()))
                    .toList());
            return all.stream().map(Standing::result).toList();
        }
    }

    private static Standing result(Future<Standing> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static int number(JsonObject item) {
        return item.getJsonObject("data").getInteger(Producer.NUMBER);
    }
}
