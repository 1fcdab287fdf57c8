package dev.tidings.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SseLinesTest {
    private final List<String> frames = new ArrayList<>();
    private final SseLines lines = new SseLines((event, data) -> frames.add(event + " " + data));

    @Test
    void areFramesHoweverTheBytesAreCut() {
        String text = "retry: 2000\n\nid: 1.0\nevent: notification\ndata: {\"a\":\"ä\"}\n\nevent: ping\ndata: {}\n\n";
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);

        for (byte one : bytes) {
            lines.handle(Buffer.buffer(new byte[] {one}));
        }

        assertThat(frames).containsExactly("notification {\"a\":\"ä\"}", "ping {}");
    }

    @Test
    void haveABound() {
        assertThatThrownBy(() -> lines.handle(Buffer.buffer("x".repeat(70_000))))
                .isInstanceOf(RuntimeException.class);
    }
}
