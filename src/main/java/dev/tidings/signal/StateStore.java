package dev.tidings.signal;

import dev.tidings.feed.FeedKey;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * The last value of each key, as Redis keeps it. Every call is bounded in time; it fails when Redis is away, and says so once
 * in the log.
 */
@Singleton
class StateStore {
    private static final Logger LOG = Logger.getLogger(StateStore.class);
    /** So much of one feed goes into an answer that hundreds of feeds share; the rest is asked for again. */
    private static final int PAGE_BYTES = 32 * 1024;

    private final Redis redis;
    private final SignalConfig config;
    private final AtomicBoolean isAway = new AtomicBoolean();

    StateStore(Redis redis, SignalConfig config) {
        this.redis = redis;
        this.config = config;
    }

    /** In their order, and answered in it. Written twice is written once. */
    Uni<List<Written>> write(List<StateWrite> writes) {
        return run(StateScript.WRITE, writes.stream().map(this::call).toList())
                .map(answers -> answers.stream().map(StateStore::written).toList());
    }

    /** One page for each query, in their order. Mostly nobody of them has a value, which one command tells. */
    Uni<List<StatePage>> read(List<StateQuery> queries) {
        Request count = Request.cmd(Command.EXISTS);
        queries.forEach(query -> count.arg(StateScript.valuesKey(query.feed())));
        return bounded(redis.send(count)
                .chain(found -> found.toInteger() == 0
                        ? Uni.createFrom().item(Collections.nCopies(queries.size(), StatePage.NONE))
                        : redis.batch(StateScript.READ.requests(queries.stream()
                                        .map(query -> read(query, PAGE_BYTES))
                                        .toList()))
                                .map(answers ->
                                        answers.stream().map(StateStore::page).toList())));
    }

    Uni<List<String>> values(FeedKey feed) {
        return run(StateScript.READ, List.of(read(new StateQuery(feed, 0), Integer.MAX_VALUE)))
                .map(answers -> page(answers.getFirst()).values());
    }

    Uni<Integer> erase(FeedKey feed) {
        return run(StateScript.ERASE, List.of(new StateScript.Call(feed, List.of())))
                .map(answers -> answers.getFirst().toInteger());
    }

    private Uni<List<Response>> run(StateScript script, List<StateScript.Call> calls) {
        return bounded(redis.batch(script.requests(calls)));
    }

    private <T> Uni<T> bounded(Uni<T> call) {
        return call.ifNoItem()
                .after(config.redisTimeout())
                .fail()
                .onItem()
                .invoke(this::onAnswer)
                .onFailure()
                .invoke(this::onFailure);
    }

    private StateScript.Call call(StateWrite write) {
        NewSignal.State state = write.state();
        Origin origin = state.origin();
        Instant end = state.expiresAt();
        List<String> args = List.of(
                state.key(),
                Integer.toString(origin.partition()),
                Long.toString(origin.offset()),
                Long.toString(origin.timestampMillis()),
                end == null ? "" : Long.toString(end.toEpochMilli()),
                Long.toString(config.lifetime().toMillis()),
                Integer.toString(config.keysPerFeed()),
                write.json().head(),
                write.json().tail());
        return new StateScript.Call(write.feed(), args);
    }

    private static StateScript.Call read(StateQuery query, int bytes) {
        return new StateScript.Call(query.feed(), List.of(Long.toString(query.after()), Integer.toString(bytes)));
    }

    private static Written written(Response answer) {
        long seq = answer.get(1).toLong();
        if (seq > 0) {
            return new Written.Kept(answer.get(0).toLong(), seq);
        }
        return seq == 0 ? new Written.Older() : new Written.Expired();
    }

    private static StatePage page(Response answer) {
        List<String> values = new ArrayList<>(answer.size() - 2);
        for (int i = 2; i < answer.size(); i++) {
            values.add(answer.get(i).toString());
        }
        return new StatePage(answer.get(0).toLong(), answer.get(1).toInteger() == 1, values);
    }

    private void onAnswer() {
        if (isAway.compareAndSet(true, false)) {
            LOG.info("redis takes state values again");
        }
    }

    private void onFailure(Throwable failure) {
        if (isAway.compareAndSet(false, true)) {
            LOG.warnf("redis is away, state values are lost until it is back reason=%s", failure.toString());
        }
    }
}
