package dev.tidings.stream;

import static dev.tidings.testing.Awaits.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.TenantId;
import dev.tidings.feed.UserId;
import dev.tidings.identity.Tokens;
import dev.tidings.journal.Events;
import dev.tidings.route.Message;
import dev.tidings.route.Outgoing;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes over a connection behind the request for a stream. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class OneWayTest extends StreamTests {
    private static final String OTHER_REQUEST = "GET /v1/openapi HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private static final int AGAIN_AFTER_MILLIS = 1_000;
    private static final int MOST_SENT = 4;

    @Inject
    MeterRegistry metrics;

    /** A connection as it is, without a library that would hide the end of it. */
    private final class Wire implements AutoCloseable {
        private final Socket socket = new Socket();
        private final StringBuilder seen = new StringBuilder();

        Wire() throws IOException {
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress(root.getHost(), root.getPort()));
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(US_ASCII));
            socket.getOutputStream().flush();
        }

        String awaitText(String wanted) throws IOException {
            while (seen.indexOf(wanted) < 0 && readOn()) {}
            assertThat(seen).contains(wanted);
            return seen.toString();
        }

        /** A connection with bytes that nobody has read is reset. */
        String awaitEnd() {
            // Of all reads together: pings would begin the time of a single one anew.
            long until = System.nanoTime() + PATIENCE.toNanos();
            try {
                while (readOn()) {
                    assertThat(System.nanoTime())
                            .as("still open, and was sent: %s", seen)
                            .isLessThan(until);
                }
            } catch (java.net.SocketTimeoutException e) {
                throw new AssertionError("still open, and was sent: " + seen, e);
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("reset");
            }
            return seen.toString();
        }

        /**
         * Sends it until the connection has ended: what is read together with the end of the request, or before the stream has
         * the connection to itself, is dropped, and the stream goes on. That is over soon.
         */
        String sendUntilItEnds(String text) throws IOException {
            socket.setSoTimeout(AGAIN_AFTER_MILLIS);
            int sent = 1;
            while (isOpenBehind(text)) {
                assertThat(sent++).as("still open, and was sent: %s", seen).isLessThan(MOST_SENT);
            }
            return seen.toString();
        }

        private boolean isOpenBehind(String text) {
            try {
                send(text);
                while (readOn()) {}
                return false;
            } catch (java.net.SocketTimeoutException e) {
                return true;
            } catch (IOException e) {
                assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe).*");
                return false;
            }
        }

        private boolean readOn() throws IOException {
            byte[] bytes = new byte[4096];
            int count = socket.getInputStream().read(bytes);
            if (count > 0) {
                seen.append(new String(bytes, 0, count, US_ASCII));
            }
            return count >= 0;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private String request(String... headers) {
        return "GET /v1/stream HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nAuthorization: Bearer "
                + Tokens.of(tenant, "ada") + "\r\n" + String.join("\r\n", headers)
                + (headers.length == 0 ? "\r\n" : "\r\n\r\n");
    }

    @Test
    void theHeadSaysThatTheConnectionEndsWithTheStreamAndItDoes() throws Exception {
        try (Wire wire = new Wire()) {
            wire.send(request());
            assertThat(wire.awaitText("event: feed").toLowerCase(java.util.Locale.ROOT))
                    .contains("connection: close");

            signOut();

            assertThat(wire.awaitEnd()).contains("event: bye").endsWith("0\r\n\r\n");
        }
    }

    @Test
    void aRequestBehindAnOpenStreamEndsBothUnread() throws Exception {
        assertThat(answersToAnotherBehind(request())).containsOnlyOnce("HTTP/1.1");
    }

    @Test
    void theRestOfARequestIsNotTakenForOne() throws Exception {
        String half = "POST /v1/tickets HTTP/1.1\r\nHost: localhost\r\nX-Half: ";

        assertThat(answersToAnotherBehind(request() + half)).containsOnlyOnce("HTTP/1.1");
    }

    @Test
    void aRequestInThePacketOfTheFirstIsNotCarriedOutWhenTheStreamEnds() throws Exception {
        try (Wire wire = new Wire()) {
            wire.send(request() + OTHER_REQUEST);
            wire.awaitText("event: feed");
            emit("later", "ada");
            wire.awaitText("later");

            signOut();

            assertThat(wire.awaitEnd()).containsOnlyOnce("HTTP/1.1").endsWith("0\r\n\r\n");
        }
    }

    /** Vert.x has begun to read what comes behind, and waits for the rest. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /v1/tickets HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n",
                "nonsense\r\n\r\n",
                OTHER_REQUEST + "POST /v1/tickets HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhe"
            })
    void whatHasBegunBehindTheFirstIsDroppedAndTheStreamKnowsWhenItsClientGoes(String begun) throws Exception {
        double before = closedByClient();
        try (Wire wire = new Wire()) {
            wire.send(request() + begun);
            wire.awaitText("event: feed");
            emit("later", "ada");
            wire.awaitText("later");

            wire.send("llo");

            assertThat(wire.awaitEnd()).containsOnlyOnce("HTTP/1.1");
        }
        await().atMost(PATIENCE).until(() -> closedByClient() > before);
    }

    @Test
    void aRequestMayEndWhileTheStreamIsOpenAndThenNothingComesBehindIt() throws Exception {
        try (Wire wire = new Wire()) {
            wire.send(request("Transfer-Encoding: chunked"));
            wire.awaitText("event: feed");
            wire.send("5\r\nhello\r\n0\r\n\r\n");
            emit("still open", "ada");
            wire.awaitText("still open");

            assertThat(wire.sendUntilItEnds(OTHER_REQUEST))
                    .containsOnlyOnce("HTTP/1.1")
                    .doesNotContain("event: bye");
        }
    }

    @Test
    void aRequestInThePacketThatEndsTheFirstIsDroppedAndTheNextEndsBoth() throws Exception {
        try (Wire wire = new Wire()) {
            wire.send(request("Transfer-Encoding: chunked"));
            wire.awaitText("event: feed");
            wire.send("5\r\nhello\r\n0\r\n\r\n" + OTHER_REQUEST);
            for (String title : List.of("first", "second", "third")) {
                emit(title, "ada");
                wire.awaitText(title);
            }

            assertThat(wire.sendUntilItEnds(OTHER_REQUEST))
                    .containsOnlyOnce("HTTP/1.1")
                    .doesNotContain("event: bye");
        }
    }

    /** All that comes until the connection ends. */
    private String answersToAnotherBehind(String first) throws IOException {
        try (Wire wire = new Wire()) {
            wire.send(first);
            wire.awaitText("event: feed");

            return wire.sendUntilItEnds(OTHER_REQUEST);
        }
    }

    @Test
    void aStreamLivesOnWhenItsClientHasNothingToSay() throws Exception {
        try (Wire wire = new Wire()) {
            wire.send(request());
            wire.awaitText("event: feed");

            store(Events.numbered(1, tenant, "ada"));
            emit("first", "ada");
            emit("second", "ada");

            wire.awaitText("second");
        }
    }

    @Test
    void ofHttp10IsNotInChunksAndEndsWithItsConnection() throws Exception {
        try (Wire wire = new Wire()) {
            wire.send(request().replaceFirst("HTTP/1.1", "HTTP/1.0"));
            wire.awaitText("event: feed");
            emit("in one piece", "ada");
            wire.awaitText("in one piece");

            signOut();

            assertThat(wire.awaitEnd().split("\r\n\r\n", 2)[1])
                    .startsWith("retry: ")
                    .endsWith("}\n\n");
        }
    }

    @Test
    void aRequestBehindAStreamWhoseClientDoesNotReadEndsBothAsWell() throws Exception {
        store(Events.numbered(3_000, tenant, "ada"));
        try (Wire wire = new Wire()) {
            wire.send(request());
            wire.awaitText("retry: ");
            // No more pages are read once the kernel's buffers are full.
            double[] seen = {-1};
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(300)).until(() -> {
                double before = seen[0];
                seen[0] = pages();
                return seen[0] == before;
            });

            wire.send(OTHER_REQUEST);

            assertThat(wire.awaitEnd()).containsOnlyOnce("HTTP/1.1").doesNotContain("n3000");
        }
    }

    private double closedByClient() {
        return metrics.counter("tidings.stream.closed", "reason", "client").count();
    }

    private double pages() {
        return metrics.counter("tidings.stream.replay.pages").count();
    }

    private void signOut() {
        Recipient ada = new Recipient(new TenantId(tenant), new UserId("ada"));
        route.announce(List.of(new Outgoing(ada.key(), new Message.Revoked(Long.MAX_VALUE))))
                .await()
                .atMost(PATIENCE);
    }
}
