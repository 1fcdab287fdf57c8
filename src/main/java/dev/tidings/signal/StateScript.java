package dev.tidings.signal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidings.feed.FeedKey;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The state of a feed is a hash of values by key, the numbers of the keys in a sorted set, and the ends of the values in
 * another. Each program takes all three, which lie in one slot of a cluster, runs as one step, and goes by the clock of
 * Redis: those of instances may differ by minutes.
 *
 * <p>A value in the hash is partition, offset and timestamp of its record, and behind them the JSON as clients get it. The
 * empty key, which no event can have, holds the feed's counter.
 *
 * @param sha1 the name under which Redis keeps it
 */
record StateScript(String lua, String sha1) {
    private static final String VALUES = "values";

    /**
     * What is over loses its JSON but not its record, so that an older one that is delivered again stays older; the number
     * 0 is in no snapshot and the first to go when there are too many.
     */
    private static final String SWEEP = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            for _, key in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now)) do
                local kept = redis.call('HGET', KEYS[1], key)
                if kept then
                    redis.call('HSET', KEYS[1], key, string.match(kept, '^[^{]*'))
                end
                redis.call('ZADD', KEYS[2], 'XX', 0, key)
                redis.call('ZREM', KEYS[3], key)
            end
            """;

    /**
     * Key, partition, offset, timestamp, end in ms or nothing, lifetime in ms, most keys, JSON before and behind the
     * number. Answers the counter before and the number, which is 0 for an older value and -1 for one that is over. By the
     * clock, a number also grows after Redis has forgotten everything.
     */
    static final StateScript WRITE = of(SWEEP + """
            local ends = now + ARGV[6]
            if ARGV[5] ~= '' and tonumber(ARGV[5]) < ends then
                ends = tonumber(ARGV[5])
            end
            if ends <= now then
                return {0, -1}
            end
            local kept = redis.call('HGET', KEYS[1], ARGV[1])
            if kept then
                local partition, offset, timestamp = string.match(kept, '^(%-?%d+) (%-?%d+) (%-?%d+) ')
                if partition == ARGV[2] then
                    if tonumber(ARGV[3]) <= tonumber(offset) then
                        return {0, 0}
                    end
                elseif tonumber(ARGV[4]) < tonumber(timestamp) then
                    return {0, 0}
                end
            end
            local before = tonumber(redis.call('HGET', KEYS[1], '') or 0)
            local seq = math.max(before + 1, time[1] * 1000000 + time[2])
            local number = string.format('%.0f', seq)
            local origin = ARGV[2] .. ' ' .. ARGV[3] .. ' ' .. ARGV[4] .. ' '
            redis.call('HSET', KEYS[1], '', number, ARGV[1], origin .. ARGV[8] .. number .. ARGV[9])
            redis.call('ZADD', KEYS[2], number, ARGV[1])
            redis.call('ZADD', KEYS[3], ends, ARGV[1])
            local over = redis.call('ZCARD', KEYS[2]) - ARGV[7]
            if over > 0 then
                for _, key in ipairs(redis.call('ZRANGE', KEYS[2], 0, over - 1)) do
                    redis.call('HDEL', KEYS[1], key)
                    redis.call('ZREM', KEYS[2], key)
                    redis.call('ZREM', KEYS[3], key)
                end
            end
            for _, name in ipairs(KEYS) do
                redis.call('PEXPIRE', name, ARGV[6])
            end
            return {before, seq}
            """);

    /**
     * The number behind which values are wanted, and how many bytes of them. Answers the number up to which all are there,
     * 1 if that is the counter and 0 if there are more, and the values in the order of their numbers.
     */
    static final StateScript READ = of("""
            if redis.call('EXISTS', KEYS[1]) == 0 then
                return {0, 1}
            end
            """ + SWEEP + """
            local answer = {tonumber(redis.call('HGET', KEYS[1], '') or 0), 1}
            local found = redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. ARGV[1], '+inf', 'WITHSCORES')
            local room = tonumber(ARGV[2])
            local last = 0
            for i = 1, #found, 2 do
                local json = string.match(redis.call('HGET', KEYS[1], found[i]) or '', '{.*$')
                if json then
                    room = room - #json
                    if room < 0 and #answer > 2 then
                        answer[1] = last
                        answer[2] = 0
                        return answer
                    end
                    answer[#answer + 1] = json
                    last = tonumber(found[i + 1])
                end
            end
            return answer
            """);

    /** Answers how many values there were. */
    static final StateScript ERASE = of(SWEEP + """
            local values = redis.call('ZCARD', KEYS[3])
            redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
            return values
            """);

    /** One run on the state of one feed. */
    record Call(FeedKey feed, List<String> args) {
        Call {
            args = List.copyOf(args);
        }
    }

    /** Of the hash, which is there as long as any value of the feed. */
    static String valuesKey(FeedKey feed) {
        return slot(feed) + VALUES;
    }

    private static String slot(FeedKey feed) {
        return "tidings:signal:{" + feed.value() + "}:";
    }

    private static StateScript of(String lua) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(lua.getBytes(UTF_8));
            return new StateScript(lua, HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    /** For one round trip. The first brings the program along, since a Redis that has just started knows none. */
    List<Request> requests(List<Call> calls) {
        List<Request> requests = new ArrayList<>(calls.size());
        for (Call call : calls) {
            Request request = requests.isEmpty()
                    ? Request.cmd(Command.EVAL).arg(lua)
                    : Request.cmd(Command.EVALSHA).arg(sha1);
            String slot = slot(call.feed());
            request.arg("3").arg(slot + VALUES).arg(slot + "order").arg(slot + "ends");
            call.args().forEach(request::arg);
            requests.add(request);
        }
        return requests;
    }
}
