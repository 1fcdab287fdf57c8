package dev.tidings.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.identity.Tokens;
import dev.tidings.journal.Events;
import dev.tidings.journal.Journal;
import dev.tidings.testing.Awaits;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An export that is larger than all buffers between Postgres and its reader. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@Timeout(90)
class ExportCutTest {
    private static final int KILOBYTES_EACH = 64;

    @Inject
    Journal journal;

    @Inject
    MeterRegistry metrics;

    @TestHTTPResource("/")
    URI root;

    private final String tenant = Events.freshTenant();

    @Test
    void isCutOffWhenItFailsInTheMiddleAndHasNoEnd() throws IOException {
        storeLarge(600);
        double before = exports("failed");
        try (Socket socket = open()) {
            InputStream in = socket.getInputStream();
            String beginning = new String(in.readNBytes(1_000), UTF_8);
            assertThat(beginning).startsWith("HTTP/1.1 200").contains("\"kind\":\"feed\"");

            RealServers.postgres().kill();
            try {
                String rest = readToTheEnd(in);
                assertThat(rest.length()).isLessThan(600 * KILOBYTES_EACH * 1024);
                assertThat(rest).doesNotContain("\"kind\":\"end\"").doesNotEndWith("0\r\n\r\n");
            } finally {
                RealServers.postgres().restart();
            }
        }
        assertThat(exports("failed") - before).isEqualTo(1);
    }

    @Test
    void isGivenUpWhenItsReaderGoes() throws IOException {
        storeLarge(600);
        double before = exports("abandoned");

        try (Socket socket = open()) {
            socket.getInputStream().readNBytes(1_000);
        }

        Awaits.await().atMost(Duration.ofSeconds(10)).until(() -> exports("abandoned") - before == 1);
    }

    private void storeLarge(int count) {
        for (int i = 0; i < count; i += 100) {
            journal.store(Events.numbered(100, tenant, "ada")).await().atMost(Duration.ofSeconds(20));
        }
        Sql.update(
                "update notification set data = '\"' || repeat('x', ?) || '\"' where tenant_id = ?",
                KILOBYTES_EACH * 1024,
                tenant);
    }

    private Socket open() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(16 * 1024);
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress(root.getHost(), root.getPort()));
        socket.getOutputStream()
                .write(("GET /v1/users/export?user=ada HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                + Tokens.of(tenant, "root", "admin") + "\r\n\r\n")
                        .getBytes(UTF_8));
        return socket;
    }

    private static String readToTheEnd(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        byte[] some = new byte[64 * 1024];
        try {
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                text.append(new String(some, 0, n, UTF_8));
            }
        } catch (SocketException e) {
            // A reset is an end as well.
        }
        return text.toString();
    }

    private double exports(String outcome) {
        return metrics.get("tidings.inbox.exports")
                .tag("outcome", outcome)
                .counter()
                .count();
    }
}
