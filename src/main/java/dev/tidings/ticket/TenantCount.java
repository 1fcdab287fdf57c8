package dev.tidings.ticket;

import dev.tidings.feed.FeedKey;
import dev.tidings.feed.TenantId;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/**
 * How many streams a tenant has over all instances: a hash with a field for each instance, not for each stream, which says
 * how many that one has and when it said so. What was not said anew for the lifetime of a slot does not count, so nobody
 * cleans up after an instance that crashed.
 */
@Singleton
class TenantCount {
    private static final String PREFIX = "tidings:tenant-streams:";

    /**
     * Instance, lifetime in ms, most streams, how many the instance has, how many more it has whatever the limit, and how
     * many more it wants; answers how many of those it gets. Sets the instance's count instead of adding to it, so a call
     * that was lost, or made twice, is put right by the next one.
     */
    static final Script SAY = Script.of("""
            local time = KEYS.time or redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local fields = redis.call('HGETALL', KEYS[1])
            local others = 0
            for i = 1, #fields, 2 do
                if fields[i] ~= ARGV[1] then
                    local count, at = string.match(fields[i + 1], '^(%d+) (%d+)$')
                    if tonumber(at) > now - ARGV[2] then
                        others = others + count
                    else
                        redis.call('HDEL', KEYS[1], fields[i])
                    end
                end
            end
            local own = ARGV[4] + ARGV[5]
            local granted = math.max(0, math.min(tonumber(ARGV[6]), ARGV[3] - others - own))
            own = own + granted
            if own == 0 then
                redis.call('HDEL', KEYS[1], ARGV[1])
            else
                redis.call('HSET', KEYS[1], ARGV[1], string.format('%d %d', own, now))
                redis.call('PEXPIRE', KEYS[1], ARGV[2])
            end
            return granted
            """);

    private final Scripts scripts;
    private final String lifetimeMillis;
    private final String instance = UUID.randomUUID().toString();

    TenantCount(Scripts scripts, TicketConfig config) {
        this.scripts = scripts;
        this.lifetimeMillis = Long.toString(config.slotLifetime().toMillis());
    }

    /**
     * Says how many streams of a tenant this instance has, and asks for more. One call for a tenant at a time: of two, the
     * older could be the last.
     *
     * @param open what it has
     * @param reconnecting what it has from now on, whatever the limit
     * @param wanted what it would like to have besides
     * @return how many of the wanted it has from now on
     */
    Uni<Integer> say(TenantId tenant, int limit, int open, int reconnecting, int wanted) {
        return scripts.run(call(tenant, limit, open, reconnecting, wanted)).map(response -> response.toInteger());
    }

    /** Says it of many tenants in one round trip, and asks for nothing. */
    Uni<Void> sayAll(List<Standing> standings) {
        return scripts.runAll(standings.stream()
                        .map(standing -> call(standing.tenant(), 0, standing.open(), 0, 0))
                        .toList())
                .replaceWithVoid();
    }

    /** How many streams of a tenant this instance has. */
    record Standing(TenantId tenant, int open) {}

    static String key(TenantId tenant) {
        return PREFIX + FeedKey.of(tenant).value();
    }

    private ScriptCall call(TenantId tenant, int limit, int open, int reconnecting, int wanted) {
        List<String> args = List.of(
                instance,
                lifetimeMillis,
                Integer.toString(limit),
                Integer.toString(open),
                Integer.toString(reconnecting),
                Integer.toString(wanted));
        return new ScriptCall(SAY, key(tenant), args);
    }
}
