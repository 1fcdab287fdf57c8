package dev.tidings.load;

import dev.tidings.identity.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Clients of the users {@code prefix-0}, {@code prefix-1} … of one tenant, each with a token of its own. */
public final class Clients {
    public static final String TENANT = "load";
    private static final Duration TOKENS_LIVE = Duration.ofHours(2);

    private Clients() {}

    /** So many of them; those that do not read stop when their stream is open. */
    public static List<StreamClient> of(String prefix, int count, boolean read) {
        Instant end = Instant.now().plus(TOKENS_LIVE);
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> prefix + "-" + i)
                .map(user -> new StreamClient(user, Tokens.endingAt(end, TENANT, user), read))
                .toList();
    }
}
