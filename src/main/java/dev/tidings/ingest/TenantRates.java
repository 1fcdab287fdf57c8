package dev.tidings.ingest;

import dev.tidings.feed.TenantId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * How many events of a tenant take the direct way: a bucket of one second's worth that fills at the tenant's rate, shared by
 * all instances in Redis. While Redis is away nobody is held back: it is the database that is protected, and it is there.
 */
@Singleton
class TenantRates {
    private static final Logger LOG = Logger.getLogger(TenantRates.class);
    private static final String PREFIX = "tidings:events:";
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** Rate a second, and how many are wanted; answers how many are granted. */
    private static final String TAKE = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local rate = tonumber(ARGV[1])
            local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at')
            local tokens = tonumber(bucket[1] or rate) + math.max(0, now - tonumber(bucket[2] or now)) * rate / 1000
            tokens = math.min(rate, tokens)
            local granted = math.min(tonumber(ARGV[2]), math.floor(tokens))
            redis.call('HSET', KEYS[1], 'tokens', string.format('%.3f', tokens - granted), 'at', now)
            redis.call('PEXPIRE', KEYS[1], 2000)
            return granted
            """;

    private final Redis redis;
    private final int rateOfAll;
    private final Map<String, TenantRatesConfig.Tenant> own;
    private final AtomicBoolean isAsking = new AtomicBoolean();
    private volatile boolean isAway;

    TenantRates(Redis redis, IngestConfig config, TenantRatesConfig tenants) {
        this.redis = redis;
        this.rateOfAll = config.eventsPerSecond();
        this.own = Map.copyOf(tenants.all());
    }

    /** Events a second; 0 for no limit. */
    int rate(TenantId tenant) {
        TenantRatesConfig.Tenant one = own.get(tenant.value());
        return one == null ? rateOfAll : one.eventsPerSecond().orElse(rateOfAll);
    }

    boolean areThereAny() {
        return rateOfAll > 0
                || own.values().stream().anyMatch(one -> one.eventsPerSecond().orElse(0) > 0);
    }

    /**
     * Never fails, and takes a second at most; no time at all while Redis is known to be away.
     *
     * @param wanted how many events of each tenant there are, all of them with a limit
     * @return how many of each may take the direct way
     */
    Uni<Map<TenantId, Integer>> take(SequencedMap<TenantId, Integer> wanted) {
        if (wanted.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        if (isAway) {
            askMeanwhile(wanted);
            return Uni.createFrom().item(() -> new LinkedHashMap<>(wanted));
        }
        return ask(wanted).onFailure().recoverWithItem(failure -> all(wanted, failure));
    }

    private Uni<Map<TenantId, Integer>> ask(SequencedMap<TenantId, Integer> wanted) {
        List<Request> requests = new ArrayList<>(wanted.size());
        wanted.forEach((tenant, count) -> requests.add(Request.cmd(Command.EVAL)
                .arg(TAKE)
                .arg(1)
                .arg(PREFIX + tenant.value())
                .arg(rate(tenant))
                .arg(count)));
        return redis.batch(requests).ifNoItem().after(TIMEOUT).fail().map(answers -> granted(wanted, answers));
    }

    /** Nobody waits for a Redis that may be silent; one question at a time finds out when it is back. */
    private void askMeanwhile(SequencedMap<TenantId, Integer> wanted) {
        if (isAsking.compareAndSet(false, true)) {
            ask(wanted)
                    .onTermination()
                    .invoke(() -> isAsking.set(false))
                    .subscribe()
                    .with(ignored -> {}, failure -> LOG.debugf("the rates of tenants are still not kept: %s", failure));
        }
    }

    private Map<TenantId, Integer> granted(SequencedMap<TenantId, Integer> wanted, List<Response> answers) {
        if (isAway) {
            isAway = false;
            LOG.info("the rates of tenants are kept again");
        }
        Map<TenantId, Integer> granted = new LinkedHashMap<>();
        int i = 0;
        for (TenantId tenant : wanted.keySet()) {
            granted.put(tenant, answers.get(i++).toInteger());
        }
        return granted;
    }

    private Map<TenantId, Integer> all(Map<TenantId, Integer> wanted, Throwable failure) {
        if (!isAway) {
            isAway = true;
            LOG.warnf(
                    "the rates of tenants are not kept, Redis is away reason=%s",
                    failure.getClass().getSimpleName());
        }
        return wanted;
    }
}
