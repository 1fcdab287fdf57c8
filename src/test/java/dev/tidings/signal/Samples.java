package dev.tidings.signal;

import dev.tidings.feed.TenantId;
import dev.tidings.feed.UserId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Signals as tests need them, each of a later record of one partition. */
public final class Samples {
    private static final AtomicLong OFFSETS = new AtomicLong();

    private Samples() {}

    public static NewSignal.State state(String tenant, String key, String data, String... users) {
        return state(tenant, key, data, null, nextOrigin(), users);
    }

    public static NewSignal.State state(
            String tenant, String key, String data, @Nullable Instant expiresAt, Origin origin, String... users) {
        return new NewSignal.State(
                new TenantId(tenant), users(users), "dev.test.progress", key, data, expiresAt, origin);
    }

    public static NewSignal.Ephemeral ephemeral(String tenant, String data, String... users) {
        return new NewSignal.Ephemeral(new TenantId(tenant), users(users), "dev.test.typing", data, null);
    }

    public static Origin nextOrigin() {
        return new Origin(0, OFFSETS.incrementAndGet(), 1_764_000_000_000L);
    }

    private static List<UserId> users(String... names) {
        return Arrays.stream(names).map(UserId::new).toList();
    }
}
