package dev.tidings.canary;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.parsetools.RecordParser;
import java.util.function.BiConsumer;

/** The frames of a stream of our own: an {@code event:} line, one {@code data:} line, an empty line. */
final class SseLines implements Handler<Buffer> {
    /** Far more than a frame of a canary has. */
    private static final int LONGEST_LINE = 64 * 1024;

    private static final String EVENT = "event: ";
    private static final String DATA = "data: ";

    private final BiConsumer<String, String> frames;
    private final RecordParser lines = RecordParser.newDelimited("\n", line -> onLine(line.toString(UTF_8)));
    private String event = "";
    private String data = "";

    /** @param frames takes event and data */
    SseLines(BiConsumer<String, String> frames) {
        this.frames = frames;
        lines.maxRecordSize(LONGEST_LINE);
    }

    /** Throws for a line that is too long. */
    @Override
    public void handle(Buffer bytes) {
        lines.handle(bytes);
    }

    private void onLine(String line) {
        if (line.isEmpty()) {
            if (!event.isEmpty()) {
                frames.accept(event, data);
            }
            event = "";
            data = "";
        } else if (line.startsWith(EVENT)) {
            event = line.substring(EVENT.length());
        } else if (line.startsWith(DATA)) {
            data = line.substring(DATA.length());
        }
    }
}
