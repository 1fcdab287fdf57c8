package dev.tidings.ticket;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/** Keeps the slots and tickets of open streams alive, of many streams with one script. */
@Singleton
public class Leases {
    /** So many streams go into one round trip. */
    public static final int MOST_AT_ONCE = 500;

    /** Into one script: Redis does nothing else meanwhile, for a millisecond at most. */
    private static final int IN_A_SCRIPT = 100;

    /**
     * What fails for one key keeps no other from being renewed. How many keys are slots, and the lease in ms; the tickets are the other keys. Answers of each ticket the number of the
     * latest redemption; one that was never redeemed keeps its own time.
     */
    private static final String TICKETS = """
            local newest = {}
            for i = slots + 1, #KEYS do
                local redeemed = redis.pcall('HGET', KEYS[i], 'redeemed')
                redeemed = type(redeemed) == 'string' and tonumber(redeemed) or 0
                if redeemed > 0 then
                    redis.pcall('PEXPIRE', KEYS[i], ARGV[2])
                end
                newest[i - slots] = redeemed
            end
            return newest
            """;

    /** Then the lifetime of slots in ms, and of each its id. Also of one that is no longer there: the stream is. */
    private static final Script RENEW = Script.of("""
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local slots = tonumber(ARGV[1])
            for i = 1, slots do
                redis.pcall('ZADD', KEYS[i], now, ARGV[i + 3])
                redis.pcall('PEXPIRE', KEYS[i], ARGV[3])
            end
            """ + TICKETS);

    /** The same, of slots that are free from now on. */
    private static final Script END = Script.of("""
            local slots = tonumber(ARGV[1])
            for i = 1, slots do
                redis.pcall('ZREM', KEYS[i], ARGV[i + 3])
            end
            """ + TICKETS);

    private final Scripts scripts;
    private final String slotMillis;
    private final String whileOpenMillis;
    private final String afterEndMillis;

    Leases(Scripts scripts, TicketConfig config) {
        this.scripts = scripts;
        this.slotMillis = Long.toString(config.slotLifetime().toMillis());
        Duration lease = config.lease();
        // One more interval, so that a crash just before the next renewal leaves the whole lease.
        this.whileOpenMillis = Long.toString(lease.plus(config.renewEvery()).toMillis());
        this.afterEndMillis = Long.toString(lease.toMillis());
    }

    /**
     * Renews in one round trip, to be done at every {@link TicketConfig#renewEvery()}.
     *
     * @param streams at most {@value #MOST_AT_ONCE}
     * @return one for each stream, in their order
     */
    public Uni<List<Lease>> renew(List<OpenStream> streams) {
        return run(RENEW, streams, whileOpenMillis).map(answers -> leases(streams, answers));
    }

    /**
     * Streams have ended: their slots are free, and their tickets' leases have begun to run out. Not for one that was
     * replaced.
     *
     * @param streams at most {@value #MOST_AT_ONCE}
     */
    public Uni<Void> end(List<OpenStream> streams) {
        return run(END, streams, afterEndMillis).replaceWithVoid();
    }

    private Uni<List<Response>> run(Script script, List<OpenStream> streams, String leaseMillis) {
        if (streams.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        List<ScriptCall> calls = new ArrayList<>();
        for (int from = 0; from < streams.size(); from += IN_A_SCRIPT) {
            List<OpenStream> some = streams.subList(from, Math.min(streams.size(), from + IN_A_SCRIPT));
            calls.add(call(script, some, leaseMillis));
        }
        return scripts.runAll(calls);
    }

    private ScriptCall call(Script script, List<OpenStream> streams, String leaseMillis) {
        List<String> keys = new ArrayList<>(2 * streams.size());
        List<String> args = new ArrayList<>(streams.size() + 3);
        args.add(Integer.toString(streams.size()));
        args.add(leaseMillis);
        args.add(slotMillis);
        for (OpenStream stream : streams) {
            keys.add(Slots.key(stream.feed()));
            args.add(stream.slotId());
        }
        for (OpenStream stream : streams) {
            if (stream.ticket() != null) {
                keys.add(TicketStore.key(stream.ticket()));
            }
        }
        return new ScriptCall(script, keys, args);
    }

    /** @param answers of each script what it knows of the tickets of its streams */
    private static List<Lease> leases(List<OpenStream> streams, List<Response> answers) {
        Iterator<Integer> newest = answers.stream()
                .flatMap(answer -> IntStream.range(0, answer.size()).mapToObj(answer::get))
                .map(Response::toInteger)
                .iterator();
        return streams.stream()
                .map(stream -> new Lease(stream, stream.ticket() == null ? 0 : newest.next()))
                .toList();
    }
}
