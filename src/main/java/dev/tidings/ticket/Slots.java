package dev.tidings.ticket;

import dev.tidings.feed.FeedKey;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * How many streams a user has over all instances. A slot is a member of the feed's set, with the time of its last renewal;
 * what was not renewed is free, so nobody cleans up after an instance that crashed.
 */
@Singleton
public class Slots {
    private static final String PREFIX = "tidings:slots:";
    private static final long NONE = 0;
    private static final long ALREADY = 1;

    /**
     * Slot, lifetime in ms, most slots, and 1 if they may be exceeded; answers 0 for none, 1 for one that was taken already,
     * else when it was taken. No other opening leaves the slot with that time. Slots that are over stay until one is asked
     * for that is there already, or there are as many as allowed. A Redis whose memory is full takes a write behind one that
     * needs no memory: so nobody who comes back is refused by it.
     */
    static final Script TAKE = Script.of("""
            local time = KEYS.time or redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            if redis.call('ZCARD', KEYS[1]) < tonumber(ARGV[3])
                    and redis.pcall('ZADD', KEYS[1], 'NX', now, ARGV[1]) == 1 then
                redis.call('PEXPIRE', KEYS[1], ARGV[2])
                return now
            end
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
            local taken = redis.call('ZSCORE', KEYS[1], ARGV[1])
            if ARGV[4] == '0' and not taken and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then
                return 0
            end
            redis.call('ZADD', KEYS[1], taken and math.max(now, taken + 1) or now, ARGV[1])
            redis.call('PEXPIRE', KEYS[1], ARGV[2])
            return taken and 1 or now
            """);

    /** Slot, and when it was taken. */
    static final Script GIVE_BACK = Script.of("""
            local taken = redis.call('ZSCORE', KEYS[1], ARGV[1])
            if taken and tonumber(taken) == tonumber(ARGV[2]) then
                return redis.call('ZREM', KEYS[1], ARGV[1])
            end
            return 0
            """);

    /** Lifetime in ms; answers how many were not free. */
    static final Script CLEAR = Script.of("""
            local time = KEYS.time or redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local taken = redis.call('ZCOUNT', KEYS[1], '(' .. now - ARGV[1], '+inf')
            redis.call('DEL', KEYS[1])
            return taken
            """);

    private final Scripts scripts;
    private final String lifetimeMillis;
    private final String most;

    Slots(Scripts scripts, TicketConfig config) {
        this.scripts = scripts;
        this.lifetimeMillis = Long.toString(config.slotLifetime().toMillis());
        this.most = Integer.toString(config.streamsPerUser());
    }

    /**
     * Takes a slot; one that is taken already is only renewed.
     *
     * @param slotId of a ticket's stream the ticket's hash, so that its reconnection finds its own; else random
     * @param mayExceed for a redeemed ticket's own reconnection, which is never refused
     * @return empty if the user has too many streams
     */
    public Uni<Optional<Taken>> take(FeedKey feed, String slotId, boolean mayExceed) {
        List<String> args = List.of(slotId, lifetimeMillis, most, mayExceed ? "1" : "0");
        return scripts.run(new ScriptCall(TAKE, key(feed), args))
                .map(response -> response.toLong() == NONE
                        ? Optional.empty()
                        : Optional.of(new Taken(feed, slotId, response.toLong())));
    }

    /**
     * A slot of a stream that is about to begin.
     *
     * @param atMillis by the clock of Redis; 1 for one that was taken already
     */
    public record Taken(FeedKey feed, String slotId, long atMillis) {}

    /**
     * For a stream that never began. Does nothing where the slot is another's as well: a ticket that is redeemed twice at once
     * has one, and the stream that begins needs it.
     */
    public Uni<Void> giveBack(Taken taken) {
        return taken.atMillis() == ALREADY
                ? Uni.createFrom().voidItem()
                : scripts.run(new ScriptCall(
                                GIVE_BACK, key(taken.feed()), List.of(taken.slotId(), Long.toString(taken.atMillis()))))
                        .replaceWithVoid();
    }

    /**
     * Forgets all of a user's slots, for whoever ends all of the user's streams. One of a stream that goes on comes back
     * with its next renewal.
     *
     * @return how many streams there were
     */
    public Uni<Integer> clear(FeedKey feed) {
        return scripts.run(new ScriptCall(CLEAR, key(feed), List.of(lifetimeMillis)))
                .map(response -> response.toInteger());
    }

    static String key(FeedKey feed) {
        return PREFIX + feed.value();
    }
}
