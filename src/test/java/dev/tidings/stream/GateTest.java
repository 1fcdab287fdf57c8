package dev.tidings.stream;

import static dev.tidings.testing.Awaits.await;
import static dev.tidings.testing.Hasty.RATE;
import static dev.tidings.testing.Hasty.TURN;
import static dev.tidings.testing.Hasty.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.identity.Tokens;
import dev.tidings.testing.Hasty;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** More clients at once than may be opened. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestProfile(Hasty.class)
class GateTest extends StreamTests {
    private static final int CLIENTS = 80;

    @Inject
    MeterRegistry metrics;

    /** @param nanos from its request to the head of the answer */
    private record Opened(SseProbe client, long nanos) {}

    @Test
    void someAreOpenedAtTheRateAndTheOthersAreToldToComeBack() throws Exception {
        List<Opened> all = openAtOnce(CLIENTS);
        try {
            // The head is that of a stream either way: what was refused ends with its first frame.
            List<Opened> open = new ArrayList<>();
            List<Opened> refused = new ArrayList<>();
            for (Opened one : all) {
                assertThat(one.client().status()).isEqualTo(200);
                one.client().await(frame -> List.of("bye", "feed").contains(frame.event()));
                (one.client().frames("bye").isEmpty() ? open : refused).add(one);
            }

            assertThat(open).hasSizeBetween(RATE, (int) (RATE * (TURN.toSeconds() + 2)));
            assertThat(refused).hasSize(CLIENTS - open.size()).allSatisfy(one -> {
                assertThat(one.client().frames("bye").getFirst().json().getString("reason"))
                        .isEqualTo("busy");
                assertThat(one.client().frames("bye").getFirst().json().getString("reconnect"))
                        .isEqualTo("same");
            });
            assertThat(refused)
                    .anySatisfy(one -> assertThat(Duration.ofNanos(one.nanos()))
                            .isBetween(TURN.minusMillis(200), TURN.plusSeconds(2)));
        } finally {
            all.forEach(one -> one.client().close());
        }
    }

    @Test
    void afterTheRushTheNextOneIsOpenedAtOnce() throws Exception {
        openAtOnce(CLIENTS).forEach(one -> one.client().close());
        await().atMost(PATIENCE)
                .until(() ->
                        metrics.get("tidings.stream.opening.waiting").gauge().value() == 0);

        long began = System.nanoTime();
        try (SseProbe client = open("late").awaitLive()) {
            assertThat(client.status()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(TURN);
        }
    }

    /** Two are opened at once here. */
    @Test
    void whatCannotBeReadTakesNobodysTurnForGood() throws Exception {
        for (String query : List.of("%", "ticket=%zz", "ticket=%4", "lastEventId=%u0041", "ticket=caf%e9")) {
            try (Socket bad = new Socket(root.getHost(), root.getPort())) {
                bad.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
                String request = "GET /v1/stream?" + query + " HTTP/1.1\r\nHost: localhost\r\n"
                        + "Accept: text/event-stream\r\nConnection: close\r\n\r\n";
                bad.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                bad.getOutputStream().flush();
                assertThat(new String(bad.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                        .as(query)
                        .startsWith("HTTP/1.1 400 ");
            }
        }

        try (SseProbe client = open("good").awaitLive()) {
            assertThat(client.frames("bye")).isEmpty();
        }
    }

    @Test
    void whoLeavesTheQueueTakesNobodysTurn() throws Exception {
        for (int i = 0; i < WAITING; i++) {
            try (Socket gone = new Socket(root.getHost(), root.getPort())) {
                String request = "GET /v1/stream HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
                        + "Authorization: Bearer " + Tokens.of(tenant, "gone-" + i) + "\r\n\r\n";
                gone.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                gone.getOutputStream().flush();
            }
        }

        // Behind forty at ten a second it would have been told to come back.
        try (SseProbe client = open("patient").awaitLive()) {
            assertThat(client.frames("bye")).isEmpty();
        }
    }

    private List<Opened> openAtOnce(int clients) throws ExecutionException, InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Opened>> opening = IntStream.range(0, clients)
                    .mapToObj(i -> threads.submit(() -> {
                        long began = System.nanoTime();
                        return new Opened(open("user-" + i), System.nanoTime() - began);
                    }))
                    .toList();
            List<Opened> opened = new ArrayList<>();
            for (Future<Opened> one : opening) {
                opened.add(one.get());
            }
            return opened;
        }
    }
}
