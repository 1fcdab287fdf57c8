package dev.tidings.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that misses what it was sent would make the service look quicker, or its promises broken. */
class SseFramesTest {
    private static final String STREAM = """
            retry: 2345

            id: 7.1
            event: notification
            data: {"id":"a","data":{"tick":"1 42 1700000000000000000"}}

            event: ping
            data: {}

            id: 7.2
            event: feed
            data: {"unread":1}

            """;

    private final Frames frames = new Frames();
    private final Tick tick = new Tick();
    private final List<String> read = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 50, 1000})
    void readsTheSameHoweverTheBytesCome(int piece) {
        byte[] bytes = STREAM.getBytes(UTF_8);

        for (int from = 0; from < bytes.length; from += piece) {
            frames.read(bytes, from, Math.min(bytes.length, from + piece), this::keep);
        }

        assertThat(read)
                .containsExactly(
                        "notification {\"id\":\"a\",\"data\":{\"tick\":\"1 42 1700000000000000000\"}}",
                        "ping {}",
                        "feed {\"unread\":1}");
        assertThat(frames.id()).isEqualTo("7.2");
        assertThat(frames.retryMillis()).isEqualTo(2345);
    }

    @Test
    void whatWasCutOffIsForgotten() {
        byte[] cut = "id: 1\nevent: notification\ndata: {".getBytes(UTF_8);
        byte[] whole = "event: feed\ndata: {}\n\n".getBytes(UTF_8);

        frames.read(cut, 0, cut.length, this::keep);
        frames.cutOff();
        frames.read(whole, 0, whole.length, this::keep);

        assertThat(read).containsExactly("feed {}");
        assertThat(frames.id()).isEmpty();
    }

    @Test
    void findsWhatTheSenderWrote() {
        byte[] data = ("{\"title\":\"t\"," + Content.fields(Content.TO_ALL, 42, 1_700_000_000_123_456_789L) + "}")
                .getBytes(UTF_8);

        boolean isOurs = tick.read(data, 0, data.length);

        assertThat(isOurs).isTrue();
        assertThat(tick.lane()).isEqualTo(Content.TO_ALL);
        assertThat(tick.number()).isEqualTo(42);
        assertThat(tick.at()).isEqualTo(1_700_000_000_123_456_789L);
    }

    @Test
    void aNotificationOfSomebodyElseIsNotOurs() {
        byte[] data = "{\"title\":\"tick\",\"data\":{\"to\":1}}".getBytes(UTF_8);

        assertThat(tick.read(data, 0, data.length)).isFalse();
    }

    private void keep(int name, byte[] bytes, int from, int to) {
        String word = name == Frames.name("notification")
                ? "notification"
                : name == Frames.name("feed") ? "feed" : name == Frames.name("ping") ? "ping" : "?";
        read.add(word + " " + new String(bytes, from, to - from, UTF_8));
    }
}
