package dev.tidings.ticket;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Keeps the slots and tickets of open streams alive. */
@ApplicationScoped
public class Leases {
    /** So many streams go into one round trip: twice as many commands, half of what a connection takes at once. */
    public static final int MOST_AT_ONCE = 500;

    /** Lease in ms; answers the number of the latest redemption. One that was never redeemed keeps its own time. */
    private static final Script RENEW = Script.of("""
            local redeemed = redis.call('HGET', KEYS[1], 'redeemed')
            if not redeemed or redeemed == '0' then
                return 0
            end
            redis.call('PEXPIRE', KEYS[1], ARGV[1])
            return tonumber(redeemed)
            """);

    private final Scripts scripts;
    private final Slots slots;
    private final String whileOpenMillis;
    private final String afterEndMillis;

    Leases(Scripts scripts, Slots slots, TicketConfig config) {
        this.scripts = scripts;
        this.slots = slots;
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
        if (streams.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        List<ScriptCall> calls = new ArrayList<>();
        for (OpenStream stream : streams) {
            calls.add(slots.renewal(stream.feed(), stream.slotId()));
            if (stream.ticket() != null) {
                calls.add(ticket(stream.ticket(), whileOpenMillis));
            }
        }
        return scripts.runAll(calls).map(answers -> leases(streams, answers));
    }

    /**
     * Streams have ended: their slots are free, and their tickets' leases have begun to run out. Not for one that was
     * replaced.
     *
     * @param streams at most {@value #MOST_AT_ONCE}
     */
    public Uni<Void> end(List<OpenStream> streams) {
        if (streams.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<ScriptCall> calls = new ArrayList<>();
        for (OpenStream stream : streams) {
            calls.add(Slots.release(Slots.key(stream.feed()), stream.slotId()));
            if (stream.ticket() != null) {
                calls.add(ticket(stream.ticket(), afterEndMillis));
            }
        }
        return scripts.runAll(calls).replaceWithVoid();
    }

    private static ScriptCall ticket(TicketHash ticket, String millis) {
        return new ScriptCall(RENEW, TicketStore.key(ticket), List.of(millis));
    }

    private static List<Lease> leases(List<OpenStream> streams, List<Response> answers) {
        List<Lease> leases = new ArrayList<>(streams.size());
        int answer = 0;
        for (OpenStream stream : streams) {
            answer++;
            leases.add(new Lease(
                    stream, stream.ticket() == null ? 0 : answers.get(answer++).toInteger()));
        }
        return leases;
    }
}
