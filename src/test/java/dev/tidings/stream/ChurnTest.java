package dev.tidings.stream;

import static dev.tidings.testing.Awaits.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.FeedKey;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.TenantId;
import dev.tidings.identity.Tokens;
import dev.tidings.route.Deaf;
import dev.tidings.route.Subscription;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.management.ObjectName;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * A thousand feeds a second are listened to and left again, while clients open streams and go, some of them before their
 * stream is open. Afterwards nothing of it is left, neither here nor in Redis.
 */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestProfile(ShortTimesTest.ShortTimes.class)
class ChurnTest extends StreamTests {
    private static final Logger LOG = Logger.getLogger(ChurnTest.class);
    private static final Duration LONG = Duration.ofSeconds(5);
    private static final int SUBSCRIPTIONS_A_SECOND = 1_200;
    private static final int OPEN_AT_ONCE = 300;
    private static final int USERS = 200;
    private static final int CLIENTS = 8;
    /** Of a tenant with a limit, so that its count is churned too. */
    private static final String TENANT = "churning";

    /** What may stay, of things that others in this JVM have as well. */
    private static final int NOISE = 20;

    private static final List<String> WATCHED = List.of(
            "dev.tidings.stream.FeedStream",
            "dev.tidings.route.Feeds$Feed",
            "io.vertx.core.impl.VertxImpl$InternalTimerHandler",
            "io.vertx.core.http.impl.Http1xServerConnection");

    @Inject
    MeterRegistry metrics;

    @Inject
    RedisDataSource redis;

    @Inject
    Lanes lanes;

    private final AtomicBoolean isOver = new AtomicBoolean();
    private final AtomicInteger subscriptions = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();

    @Test
    void leavesNothingBehind() throws Exception {
        open("warm-up").awaitLive().close();
        List<String> tokens = IntStream.range(0, USERS)
                .mapToObj(i -> Tokens.of(TENANT, "user-" + i))
                .toList();
        Map<String, Integer> before = instances();

        List<Thread> threads = IntStream.range(0, CLIENTS)
                .mapToObj(i -> Thread.ofVirtual().start(() -> openAndGo(tokens)))
                .toList();
        subscribeAndCancel();
        isOver.set(true);
        for (Thread thread : threads) {
            assertThat(thread.join(PATIENCE)).isTrue();
        }

        LOG.infof("churned subscriptions=%d streams=%d", subscriptions.get(), streams.get());
        assertThat(subscriptions.get()).isGreaterThan(Math.toIntExact(LONG.toSeconds()) * 100);
        assertThat(streams.get()).isGreaterThan(Math.toIntExact(LONG.toSeconds()));
        await().atMost(PATIENCE).untilAsserted(this::nothingIsLeft);
        assertThat(instances())
                .allSatisfy((name, count) ->
                        assertThat(count).as(name).isLessThanOrEqualTo(before.getOrDefault(name, 0) + NOISE));
    }

    private void nothingIsLeft() {
        assertThat(gauge("tidings.stream.open")).isZero();
        assertThat(gauge("tidings.stream.opening.waiting")).isZero();
        assertThat(gauge("tidings.route.feeds")).isZero();
        assertThat(gauge("tidings.ticket.redis.waiting")).isZero();
        assertThat(lanes.all()).allMatch(lane -> lane.wheel().size() == 0);
        assertThat(redis.execute("PUBSUB", "CHANNELS", "tidings:feed*").size()).isOne();
        assertThat(redis.execute("PUBSUB", "NUMPAT").toInteger()).isZero();
        String[] slots = IntStream.range(0, USERS)
                .mapToObj(i -> "tidings:slots:"
                        + Recipient.of(TENANT, "user-" + i).key().value())
                .toArray(String[]::new);
        assertThat(redis.key().exists(slots)).isZero();
        assertThat(redis.key()
                        .exists("tidings:tenant-streams:"
                                + FeedKey.of(new TenantId(TENANT)).value()))
                .isFalse();
    }

    private double gauge(String name) {
        return metrics.get(name).gauge().value();
    }

    /** So many a second; one in four is left at once, and some have two listeners. */
    private void subscribeAndCancel() {
        Deque<Subscription> open = new ArrayDeque<>();
        long begin = System.nanoTime();
        for (long passed = 0; passed < LONG.toNanos(); passed = System.nanoTime() - begin) {
            long due = passed * SUBSCRIPTIONS_A_SECOND / TimeUnit.SECONDS.toNanos(1);
            while (subscriptions.get() < due) {
                int number = subscriptions.incrementAndGet();
                Recipient recipient = Recipient.of(tenant, "user-" + number / 2 % 5_000);
                Subscription subscription = route.subscribe(recipient, recipient.key(), new Deaf());
                if (number % 4 == 0) {
                    subscription.cancel();
                } else {
                    open.add(subscription);
                }
            }
            while (open.size() > OPEN_AT_ONCE) {
                open.remove().cancel();
            }
            LockSupport.parkNanos(5_000_000);
        }
        open.forEach(Subscription::cancel);
    }

    private void openAndGo(List<String> tokens) {
        while (!isOver.get()) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            try (Socket socket = new Socket(root.getHost(), root.getPort())) {
                socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
                // A reset instead of a farewell, half of the time; ports would run short otherwise.
                socket.setSoLinger(random.nextBoolean(), 0);
                socket.getOutputStream()
                        .write(
                                ("GET /v1/stream HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nAuthorization: Bearer "
                                                + tokens.get(random.nextInt(USERS)) + "\r\n\r\n")
                                        .getBytes(US_ASCII));
                if (random.nextInt(3) > 0) {
                    readUntilLive(socket.getInputStream());
                } else {
                    LockSupport.parkNanos(random.nextLong(5_000_000));
                }
                streams.incrementAndGet();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void readUntilLive(InputStream input) throws IOException {
        StringBuilder seen = new StringBuilder();
        byte[] bytes = new byte[4096];
        while (seen.indexOf("event: feed") < 0 && seen.indexOf("HTTP/1.1 429") < 0) {
            int count = input.read(bytes);
            if (count < 0) {
                return;
            }
            seen.append(new String(bytes, 0, count, US_ASCII));
        }
    }

    /** How many there are of what is watched, garbage not counted. */
    private static Map<String, Integer> instances() throws Exception {
        String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        return WATCHED.stream().collect(Collectors.toMap(name -> name, name -> count(name, histogram)));
    }

    private static int count(String name, String histogram) {
        Matcher line = Pattern.compile(": +(\\d+) +\\d+ +" + Pattern.quote(name) + "(\\s|$)")
                .matcher(histogram);
        int count = 0;
        while (line.find()) {
            count += Integer.parseInt(line.group(1));
        }
        return count;
    }
}
