package dev.tidings.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Counters;
import dev.tidings.feed.FeedChange;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.Watermark;
import dev.tidings.identity.Tokens;
import dev.tidings.route.Announcements;
import dev.tidings.stream.SseProbe;
import dev.tidings.testing.Awaits;
import dev.tidings.testing.Restless;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Counters are what the rows say at any moment, whoever changes what at the same time; nobody waits for another in a circle. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestProfile(Restless.class)
class CountersTest extends JournalTests {
    private static final Duration LOAD = Duration.ofSeconds(8);
    private static final String[] USERS = {"ada", "bob", "eve", "grace"};

    /** Feeds that overflow, and an instance that compares often. */
    @Inject
    Announcements announcements;

    @TestHTTPResource("/v1/stream")
    URI stream;

    private final Queue<NewEvent> sent = new ConcurrentLinkedQueue<>();
    private final Queue<UUID> known = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();

    /** What somebody does again and again. */
    private interface Act {
        List<FeedChange> once(Random random);
    }

    @BeforeEach
    void chooseTheTenant() {
        tenant = Restless.OF_SIXTY;
    }

    @Test
    void areWhatTheRowsSayAtAnyMoment() {
        try (SseProbe probe = SseProbe.open(stream, "Authorization", "Bearer " + Tokens.of(tenant, "ada"))) {
            List<Thread> all = new ArrayList<>();
            Instant end = Instant.now().plus(LOAD);
            for (int i = 0; i < 8; i++) {
                all.add(begin(end, this::patchOrMark));
            }
            for (int i = 0; i < 2; i++) {
                all.add(begin(end, this::storeSome));
            }
            all.add(begin(end, this::retractSome));
            all.add(begin(end, random -> await(retention.expire()).changes()));
            all.add(begin(end, random -> await(retention.trim()).changes()));
            all.add(begin(end, this::visitAll));
            int compared = compareUntil(end);
            all.forEach(CountersTest::join);

            assertThat(failures).isEmpty();
            assertThat(compared).isGreaterThan(20 * USERS.length);
            assertThat(calls).hasValueGreaterThan(200);
            assertThatTheStreamSaysTheSame(probe);
        }
    }

    /** A failure is a circle of locks (SQLSTATE 40P01), or anything else that nobody should meet. */
    private Thread begin(Instant end, Act act) {
        return Thread.ofVirtual().start(() -> {
            Random random = new Random();
            while (Instant.now().isBefore(end) && failures.isEmpty()) {
                try {
                    List<FeedChange> changes = act.once(random);
                    calls.incrementAndGet();
                    if (random.nextInt(5) > 0) {
                        await(announcements.announce(changes));
                    }
                } catch (RuntimeException e) {
                    failures.add(e);
                }
            }
        });
    }

    /** How many feeds, each as often as it was. */
    private int compareUntil(Instant end) {
        int compared = 0;
        while (Instant.now().isBefore(end) && failures.isEmpty()) {
            compared += assertCountersAreThoseOfTheRows();
        }
        return compared;
    }

    private void assertThatTheStreamSaysTheSame(SseProbe probe) {
        Awaits.await().atMost(PATIENCE).untilAsserted(() -> {
            assertCountersAreThoseOfTheRows();
            Counters counters = counters();
            assertThat(probe.frames("feed").getLast().json())
                    .isEqualTo(JsonObject.of("unread", counters.unread(), "unseen", counters.unseen(), "live", true));
        });
    }

    private List<FeedChange> storeSome(Random random) {
        List<NewEvent> batch = new ArrayList<>();
        for (int i = 1 + random.nextInt(10); i > 0; i--) {
            Instant expiresAt = random.nextInt(5) == 0 ? Instant.now().plusMillis(random.nextInt(500)) : null;
            var content = Events.content(
                    "n", oneOf(random, null, "a", "b"), oneOf(random, null, null, "k1", "k2"), expiresAt);
            String[] users = random.nextInt(3) == 0 ? USERS : new String[] {oneOf(random, USERS)};
            batch.add(Events.withContent(content, tenant, users));
        }
        sent.addAll(batch);
        return learn(await(journal.store(batch)).changes());
    }

    private List<FeedChange> learn(List<FeedChange> changes) {
        for (FeedChange change : changes) {
            change.changes().forEach(one -> known.add(notification(one).id()));
        }
        while (known.size() > 400) {
            known.poll();
        }
        return changes;
    }

    private List<FeedChange> retractSome(Random random) {
        List<EventKey> keys = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            NewEvent event = sent.poll();
            if (event != null) {
                keys.add(key(event));
            }
        }
        return await(journal.retract(keys));
    }

    private List<FeedChange> patchOrMark(Random random) {
        Recipient recipient = Recipient.of(tenant, oneOf(random, USERS));
        if (random.nextInt(6) == 0) {
            Watermark what = random.nextBoolean() ? Watermark.READ : Watermark.SEEN;
            Long through = random.nextBoolean() ? null : (Long) (long) random.nextInt(2_000);
            return await(states.mark(new MarkAll(recipient, what, through, oneOf(random, null, "a", "b"))))
                    .changes();
        }
        List<StatePatch> patches = new ArrayList<>();
        for (UUID id : known) {
            if (random.nextInt(60) == 0) {
                // A batch that names several people's feeds, as those of many requests do.
                patches.add(new StatePatch(
                        Recipient.of(tenant, oneOf(random, USERS)),
                        id,
                        oneOf(random, null, true, false),
                        null,
                        oneOf(random, null, null, true, false)));
            }
        }
        return await(states.patch(patches)).changes();
    }

    private List<FeedChange> visitAll(Random random) {
        // In key order, as everybody takes these locks.
        sql(
                "update feed set visit_at = now() where (tenant_id, user_id) in"
                        + " (select tenant_id, user_id from feed where tenant_id = $1 order by user_id for update)",
                tenant);
        Slice slice = await(retention.visit());
        assertThat(slice.drifted()).isZero();
        return slice.changes();
    }

    @SafeVarargs
    private static <T extends @Nullable Object> T oneOf(Random random, T... values) {
        return values[random.nextInt(values.length)];
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
