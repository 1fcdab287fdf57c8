package dev.tidings.journal;

import dev.tidings.feed.Content;
import dev.tidings.feed.Priority;
import dev.tidings.feed.TenantId;
import dev.tidings.feed.UserId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Events as tests need them, each with an id of its own. */
public final class Events {
    private static final AtomicLong OFFSETS = new AtomicLong();

    private Events() {}

    /** A tenant that no other test uses. */
    public static String freshTenant() {
        return "tenant-" + UUID.randomUUID();
    }

    public static NewEvent event(String tenant, String title, String... users) {
        return withId(UUID.randomUUID().toString(), tenant, title, users);
    }

    public static NewEvent withId(String id, String tenant, String title, String... users) {
        return new NewEvent(
                new TenantId(tenant),
                "urn:test",
                id,
                Arrays.stream(users).map(UserId::new).toList(),
                content(title),
                0,
                OFFSETS.incrementAndGet(),
                Instant.now());
    }

    public static List<NewEvent> numbered(int count, String tenant, String user) {
        return java.util.stream.IntStream.rangeClosed(1, count)
                .mapToObj(n -> event(tenant, "n" + n, user))
                .toList();
    }

    public static Content content(String title) {
        return new Content(
                "urn:test",
                "dev.test.happened",
                "tests",
                Priority.NORMAL,
                title,
                "a body",
                "https://example.test/a",
                "[]",
                "{\"n\":1.50}",
                null,
                Instant.parse("2026-01-02T03:04:05.123456Z"),
                null);
    }
}
