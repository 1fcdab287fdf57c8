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
import org.jspecify.annotations.Nullable;

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

    /** One that replaces what is unread of its key. */
    public static NewEvent keyed(String key, String tenant, String title, String... users) {
        return withContent(content(title, "tests", key, null), tenant, users);
    }

    public static NewEvent expiring(Instant expiresAt, String tenant, String title, String... users) {
        return withContent(content(title, "tests", null, expiresAt), tenant, users);
    }

    public static NewEvent withContent(Content content, String tenant, String... users) {
        NewEvent event = event(tenant, content.title(), users);
        return new NewEvent(
                event.tenant(),
                content.source(),
                event.id(),
                event.users(),
                content,
                event.partition(),
                event.offset(),
                event.recordedAt());
    }

    public static Content content(String title) {
        return content(title, "tests", null, null);
    }

    public static Content content(
            String title, @Nullable String category, @Nullable String collapseKey, @Nullable Instant expiresAt) {
        return new Content(
                "urn:test",
                "dev.test.happened",
                category,
                Priority.NORMAL,
                title,
                "a body",
                "https://example.test/a",
                "[]",
                "{\"n\":1.50}",
                collapseKey,
                Instant.parse("2026-01-02T03:04:05.123456Z"),
                expiresAt);
    }
}
