package dev.tidings;

import static dev.tidings.testing.Awaits.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.chaos.FarNetwork;
import dev.tidings.identity.Tokens;
import dev.tidings.load.Application;
import dev.tidings.load.Producer;
import dev.tidings.load.Stage;
import dev.tidings.stream.SseProbe;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A phone that is gone without a word: its connection looks idle to everybody but the kernel, whose bytes nobody
 * acknowledges (TCP_USER_TIMEOUT, RFC 5482; without it Linux tries for a quarter of an hour).
 */
@Timeout(240)
class VanishedClientIT {
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final Duration PING = Duration.ofSeconds(1);
    /** Nothing else may end the stream. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("tidings.stream.unacknowledged-limit", LIMIT.toSeconds() + "s"),
            Map.entry("tidings.canary.enabled", "false"),
            Map.entry("tidings.stream.ping-interval", PING.toSeconds() + "s"),
            Map.entry("tidings.stream.stall-limit", "10m"),
            Map.entry("tidings.stream.drain-follow", "0s"),
            Map.entry("tidings.stream.drain-window", "0s"),
            Map.entry("quarkus.http.idle-timeout", "10m"));

    private static final String CLOSED = "tidings_stream_closed_total";

    @Test
    void isGivenUpWithinTheLimitWhileAnotherClientGoesOn() throws Exception {
        try (FarNetwork network = FarNetwork.join();
                Stage stage = Stage.set("vanished-client-it", Application.BRIEFLY, at(network.nearAddress()))) {
            Application service = stage.application();
            URI stream = URI.create(
                    "http://" + network.nearAddress() + ":" + service.address().getPort() + "/v1/stream");
            Process phone = network.start("bash", "-c", phone(stream, "phone"));
            try (SseProbe other = SseProbe.open(stream, "Authorization", "Bearer " + Tokens.of("load", "other"))
                            .awaitLive();
                    Producer producer = new Producer(stage.servers().settings(), List.of("other"), 0)) {
                awaitPing(phone);
                assertThat(service.metric("tidings_stream_open", "")).isEqualTo(2);

                network.cut();
                await().during(LIMIT.minus(PING)).until(() -> service.metric(CLOSED, "") == 0);
                await().atMost(LIMIT.multipliedBy(3)).until(() -> service.metric(CLOSED, "") == 1);
                producer.sendToAll();

                other.awaitTitles(1);
                assertThat(phone.isAlive()).isTrue();
                assertThat(service.metric(CLOSED, "reason=\"client\"")).isEqualTo(1);
                assertThat(service.metric("tidings_stream_open", "")).isEqualTo(1);
            } finally {
                phone.destroyForcibly().onExit().join();
            }
        }
    }

    private static Map<String, String> at(String address) {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("quarkus.http.host", address);
        return settings;
    }

    /** What a shell can do by itself, so that nothing needs to be installed; it ends as one process, cat. */
    private static String phone(URI stream, String user) {
        return """
                exec 3<>/dev/tcp/%s/%d
                printf 'GET %s HTTP/1.1\\r\\nHost: %s\\r\\nAuthorization: Bearer %s\\r\\nAccept: text/event-stream\\r\\n\\r\\n' >&3
                exec cat <&3
                """.formatted(
                stream.getHost(), stream.getPort(), stream.getPath(), stream.getHost(), Tokens.of("load", user));
    }

    private static void awaitPing(Process phone) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(phone.getInputStream(), UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals("event: ping")) {
                return;
            }
        }
        throw new AssertionError("the stream ended before the first ping");
    }
}
