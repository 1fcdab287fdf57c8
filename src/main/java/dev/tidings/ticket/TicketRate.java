package dev.tidings.ticket;

import dev.tidings.feed.FeedKey;
import dev.tidings.problem.Problem;
import dev.tidings.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** How many tickets a user takes: at most so many within any minute, over all instances. */
@Singleton
class TicketRate {
    private static final String PREFIX = "tidings:rate:";
    private static final Duration WINDOW = Duration.ofMinutes(1);

    /**
     * Window in ms, most tickets in it. A list of the times of the last tickets, oldest first: a counter for each minute
     * would let twice as many pass around its end. Times that are over stay until there are as many as allowed. Answers
     * the ms to wait, 0 for none; who is refused waits no longer for having asked.
     */
    static final Script TAKE = Script.of("""
            local time = KEYS.time or redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            for over = redis.call('LLEN', KEYS[1]) - ARGV[2], 0, -1 do
                local oldest = redis.call('LINDEX', KEYS[1], 0)
                if tonumber(oldest) > now - ARGV[1] then
                    return math.max(1, oldest + ARGV[1] - now)
                end
                redis.call('LPOP', KEYS[1])
            end
            redis.call('RPUSH', KEYS[1], now)
            redis.call('PEXPIRE', KEYS[1], ARGV[1])
            return 0
            """);

    private final Scripts scripts;
    private final int most;

    TicketRate(Scripts scripts, TicketConfig config) {
        this.scripts = scripts;
        this.most = config.ticketsPerMinute();
    }

    /** Counts one more ticket, or fails with a {@link ProblemException} (429) that says how long to wait. */
    Uni<Void> take(FeedKey feed) {
        List<String> args = List.of(Long.toString(WINDOW.toMillis()), Integer.toString(most));
        return scripts.run(new ScriptCall(TAKE, PREFIX + feed.value(), args))
                .invoke(response -> check(response.toLong()))
                .replaceWithVoid();
    }

    private static void check(long waitMillis) {
        if (waitMillis > 0) {
            throw new ProblemException(
                    Problem.tooMany("Too many tickets within a minute.", Duration.ofMillis(waitMillis)));
        }
    }
}
