package dev.tidings.ticket;

import dev.tidings.feed.FeedKey;
import dev.tidings.problem.Problem;
import dev.tidings.problem.ProblemException;
import java.time.Duration;
import java.util.List;

/** How many tickets a user takes: at most so many within any minute, over all instances. */
final class TicketRate {
    private static final String PREFIX = "tidings:rate:";
    private static final Duration WINDOW = Duration.ofMinutes(1);

    /**
     * The part of a script that counts one more under {@code KEYS[2]}; {@code ARGV} begins with the window in ms and the most
     * tickets in it. A list of the times of the last tickets, oldest first: a counter for each minute would let twice as many
     * pass around its end. Who is refused gets the ms to wait as a negative number, and waits no longer for having asked.
     */
    static final String TAKE = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local oldest = redis.call('LINDEX', KEYS[2], 0)
            while oldest and tonumber(oldest) <= now - ARGV[1] do
                redis.call('LPOP', KEYS[2])
                oldest = redis.call('LINDEX', KEYS[2], 0)
            end
            if redis.call('LLEN', KEYS[2]) >= tonumber(ARGV[2]) then
                return -math.max(1, oldest + ARGV[1] - now)
            end
            redis.call('RPUSH', KEYS[2], now)
            redis.call('PEXPIRE', KEYS[2], ARGV[1])
            """;

    private final String most;

    TicketRate(TicketConfig config) {
        this.most = Integer.toString(config.ticketsPerMinute());
    }

    static String key(FeedKey feed) {
        return PREFIX + feed.value();
    }

    /** The first two of the script. */
    List<String> args() {
        return List.of(Long.toString(WINDOW.toMillis()), most);
    }

    /**
     * Looks at an answer.
     *
     * @throws ProblemException (429) that says how long to wait
     */
    static void check(long answer) {
        if (answer < 0) {
            throw new ProblemException(
                    Problem.tooMany("Too many tickets within a minute.", Duration.ofMillis(-answer)));
        }
    }
}
