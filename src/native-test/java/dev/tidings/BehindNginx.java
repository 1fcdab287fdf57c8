package dev.tidings;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.load.Application;
import dev.tidings.stream.SseProbe;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What {@code deploy/compose/nginx} promises, with a real nginx in front of the instances of the test that implements it. */
interface BehindNginx {
    Path NGINX = Path.of("target/nginx-it");

    Application one();

    Application two();

    Application instance(String name, Map<String, String> more) throws Exception;

    @Test
    default void browsersBehindNginxHaveSecureCookiesAndOneConnectionForAllStreams() throws Exception {
        try (Nginx nginx = Nginx.start(NGINX.resolve("cookies"), one().address(), two().address())) {
            Visitor ada = new Visitor(nginx, "ada");

            try (SseProbe stream = ada.open(null).awaitLive()) {
                assertThat(ada.setCookie()).startsWith("__Host-").contains("; Secure");
                assertThat(stream.version()).isEqualTo(HttpClient.Version.HTTP_2);
            }
        }
    }

    /** Nginx ends a stream here after 2 s without a byte, and the instances ping every second. */
    @Test
    default void framesPassNginxAtOnceAndPingsKeepAStreamOpen() throws Exception {
        try (Nginx nginx = Nginx.start(NGINX.resolve("frames"), one().address(), two().address())) {
            Visitor bob = new Visitor(nginx, "bob");

            try (SseProbe stream = bob.open(null).awaitLive()) {
                bob.isSent("first");
                await().atMost(Duration.ofSeconds(2))
                        .untilAsserted(() -> assertThat(stream.titles()).containsExactly("first"));
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> stream.frames("ping").size() >= 4);
                assertThat(stream.hasEnded()).isFalse();
                bob.isSent("second");
                stream.awaitTitles(2);
            }
        }
    }

    @Test
    default void aStreamThatWasCutGoesOnThroughNginxAndNoLogKnowsItsTicket() throws Exception {
        try (Nginx nginx = Nginx.start(NGINX.resolve("cut"), one().address(), two().address())) {
            Visitor carol = new Visitor(nginx, "carol");
            SseProbe cut = carol.open(null).awaitLive();
            carol.isSent("before");
            cut.awaitTitles(1);
            cut.close();
            carol.isSent("meanwhile");

            try (SseProbe back = carol.open(cut.lastId())) {
                back.awaitTitles(1);
                assertThat(back.titles()).containsExactly("meanwhile");
                assertThat(back.frames("reset")).isEmpty();
            }

            String ticket = carol.streamPath().replaceFirst(".*=", "");
            await().untilAsserted(() -> assertThat(nginx.accessLog()).contains("\"GET /v1/stream HTTP/2.0\" 200"));
            assertThat(ticket).hasSizeGreaterThan(20);
            assertThat(nginx.accessLog() + nginx.otherLogs())
                    .doesNotContain(ticket)
                    .doesNotContain("?");
        }
    }

    @Test
    default void anInstanceThatLeavesNginxLosesNothingOfItsStreams() throws Exception {
        Application leaving = instance(
                "leaving-nginx", Map.of("tidings.stream.drain-follow", "1s", "tidings.stream.drain-window", "1s"));
        try (Nginx nginx = Nginx.start(NGINX.resolve("drain"), leaving.address(), two().address())) {
            Map<Visitor, SseProbe> streams = new LinkedHashMap<>();
            for (int i = 0; i < 8; i++) {
                Visitor visitor = new Visitor(nginx, "leaver-" + i);
                streams.put(visitor, visitor.open(null).awaitLive());
                visitor.isSent("before");
            }
            streams.values().forEach(stream -> stream.awaitTitles(1));

            CompletableFuture<Integer> exit = leaving.terminate();
            for (Visitor visitor : streams.keySet()) {
                visitor.isSent("while it leaves");
            }
            assertThat(exit.get(40, TimeUnit.SECONDS)).isZero();

            for (Map.Entry<Visitor, SseProbe> stream : streams.entrySet()) {
                stream.getKey().isSent("after");
                assertThat(titlesUntilAfter(stream.getKey(), stream.getValue()))
                        .containsExactly("before", "while it leaves", "after");
            }
            // Some were on the other instance all the time.
            assertThat(streams.values().stream().filter(SseProbe::hasEnded)).hasSizeBetween(2, 6);
            streams.values().forEach(SseProbe::close);
        } finally {
            leaving.kill();
        }
    }

    /** All that the visitor was shown, by the stream and, when that was ended, by the one that its browser opens next. */
    private static List<String> titlesUntilAfter(Visitor visitor, SseProbe stream) {
        await().until(() -> stream.hasEnded() || stream.titles().contains("after"));
        List<String> titles = new ArrayList<>(stream.titles());
        if (stream.hasEnded()) {
            // Once, on a machine under heavy load, one ended without; it misses nothing then, too.
            assertThat(stream.frames("bye")).allSatisfy(bye -> {
                assertThat(bye.json().getString("reason")).isEqualTo("drain");
                assertThat(bye.json().getString("reconnect")).isEqualTo("same");
            });
            try (SseProbe back = visitor.open(stream.lastId())) {
                await().until(() -> back.titles().contains("after"));
                assertThat(back.frames("reset")).isEmpty();
                titles.addAll(back.titles());
            }
        }
        return titles;
    }
}
