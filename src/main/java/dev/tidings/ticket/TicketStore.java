package dev.tidings.ticket;

import dev.tidings.feed.Recipient;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tickets as Redis knows them: a hash under the ticket's SHA-256, which Redis itself forgets when the ticket is over. Holds
 * neither ticket nor cookie, so whoever reads Redis can open nothing.
 */
@Singleton
class TicketStore {
    private static final String PREFIX = "tidings:ticket:";

    /** What a script answers instead of the number of the redemption. */
    private static final int UNKNOWN = -1;

    private static final int COOKIE = -2;
    private static final int TOKEN = -3;

    /** Lifetime in ms, then fields and values. */
    static final Script ISSUE = Script.of("""
            redis.call('HSET', KEYS[1], unpack(ARGV, 2))
            redis.call('PEXPIRE', KEYS[1], ARGV[1])
            local time = KEYS.time or redis.call('TIME')
            return time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]
            """);

    static final Script LOOK_UP = Script.of("""
            local ticket = redis.call(
                'HMGET', KEYS[1], 'tenant', 'user', 'generation', 'bind', 'cookie', 'token', 'redeemed')
            local time = KEYS.time or redis.call('TIME')
            ticket[8] = time[1] * 1000 + math.floor(time[2] / 1000)
            return ticket
            """);

    /**
     * Lease in ms, then the hashes of the request's cookies. A ticket that is bound to nothing is forgotten in the same
     * step, so of two that come at once exactly one finds it.
     */
    static final Script REDEEM = Script.of("""
            local ticket = redis.call('HMGET', KEYS[1], 'bind', 'cookie', 'token')
            if not ticket[1] then
                return -1
            end
            local time = KEYS.time or redis.call('TIME')
            if ticket[3] ~= '' and tonumber(ticket[3]) <= time[1] * 1000 + math.floor(time[2] / 1000) then
                return -3
            end
            if ticket[1] == 'none' then
                redis.call('DEL', KEYS[1])
                return 1
            end
            for i = 2, #ARGV do
                if ARGV[i] == ticket[2] then
                    redis.call('PEXPIRE', KEYS[1], ARGV[1])
                    return redis.call('HINCRBY', KEYS[1], 'redeemed', 1)
                end
            end
            return -2
            """);

    private final Scripts scripts;
    private final Duration lifetime;
    private final Duration lease;

    TicketStore(Scripts scripts, TicketConfig config) {
        this.scripts = scripts;
        this.lifetime = config.lifetime();
        // The next renewal sets it anew; one more interval, so that a crash just before it leaves the whole lease.
        this.lease = config.lease().plus(config.renewEvery());
    }

    static String key(TicketHash hash) {
        return PREFIX + hash.value();
    }

    /** When the ticket is over unless somebody redeems it, by the clock of Redis. */
    Uni<Instant> issue(Grant grant, @Nullable BrowserCookie cookie) {
        Instant tokenExpiresAt = grant.tokenExpiresAt();
        List<String> args = List.of(
                Long.toString(lifetime.toMillis()),
                "tenant",
                grant.recipient().tenant().value(),
                "user",
                grant.recipient().user().value(),
                "generation",
                Long.toString(grant.generation()),
                "bind",
                grant.bind().wire(),
                "cookie",
                cookie == null ? "" : cookie.hash(),
                "token",
                tokenExpiresAt == null ? "" : Long.toString(tokenExpiresAt.toEpochMilli()),
                "redeemed",
                "0");
        return scripts.run(new ScriptCall(ISSUE, key(grant.hash()), args))
                .map(response -> Instant.ofEpochMilli(response.toLong()));
    }

    Uni<LookUp> lookUp(TicketHash hash, BrowserCookies cookies) {
        return scripts.run(new ScriptCall(LOOK_UP, key(hash), List.of()))
                .map(fields ->
                        fields.get(0) == null ? new LookUp.Refused(Refusal.UNKNOWN) : lookUp(hash, fields, cookies));
    }

    private static LookUp lookUp(TicketHash hash, Response fields, BrowserCookies cookies) {
        Bind bind = Bind.ofWire(fields.get(3).toString()).orElseThrow();
        if (bind == Bind.BROWSER && !cookies.hashes().contains(fields.get(4).toString())) {
            return new LookUp.Refused(Refusal.COOKIE);
        }
        String token = fields.get(5).toString();
        if (!token.isEmpty() && Long.parseLong(token) <= fields.get(7).toLong()) {
            return new LookUp.Refused(Refusal.TOKEN);
        }
        return new LookUp.Known(new Grant(
                hash,
                Recipient.of(fields.get(0).toString(), fields.get(1).toString()),
                fields.get(2).toLong(),
                token.isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(token)),
                bind,
                fields.get(6).toInteger() > 0));
    }

    Uni<Redemption> redeem(TicketHash hash, BrowserCookies cookies) {
        List<String> args = new ArrayList<>();
        args.add(Long.toString(lease.toMillis()));
        args.addAll(cookies.hashes());
        return scripts.run(new ScriptCall(REDEEM, key(hash), args)).map(response -> redemption(response.toInteger()));
    }

    private static Redemption redemption(int answer) {
        return switch (answer) {
            case UNKNOWN -> new Redemption.Refused(Refusal.UNKNOWN);
            case COOKIE -> new Redemption.Refused(Refusal.COOKIE);
            case TOKEN -> new Redemption.Refused(Refusal.TOKEN);
            default -> new Redemption.Redeemed(answer);
        };
    }
}
