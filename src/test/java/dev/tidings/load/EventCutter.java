package dev.tidings.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.function.Consumer;

/** Cuts the bytes of a stream into events (WHATWG HTML, section 9.2.6; lines end with LF). */
public final class EventCutter {
    private byte[] line = new byte[128];
    private int length;
    private String name = "";
    private String id;
    private String data = "";
    private long retryMillis;

    /** @param id the last id that the client has */
    public EventCutter(String id, long retryMillis) {
        this.id = id;
        this.retryMillis = retryMillis;
    }

    public void read(byte[] bytes, int from, int to, Consumer<ServerEvent> events) {
        int start = from;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                keep(bytes, start, i);
                onLine(events);
                length = 0;
                start = i + 1;
            }
        }
        keep(bytes, start, to);
    }

    public long retryMillis() {
        return retryMillis;
    }

    private void keep(byte[] bytes, int from, int to) {
        int more = to - from;
        if (length + more > line.length) {
            line = Arrays.copyOf(line, Math.max(2 * line.length, length + more));
        }
        System.arraycopy(bytes, from, line, length, more);
        length += more;
    }

    private void onLine(Consumer<ServerEvent> events) {
        if (length == 0) {
            if (!data.isEmpty()) {
                events.accept(new ServerEvent(name, id, data));
            }
            name = "";
            data = "";
            return;
        }
        String text = new String(line, 0, length, UTF_8);
        int colon = text.indexOf(": ");
        String value = colon < 0 ? "" : text.substring(colon + 2);
        switch (colon < 0 ? text : text.substring(0, colon)) {
            case "event" -> name = value;
            case "data" -> data = data.isEmpty() ? value : data + "\n" + value;
            case "id" -> id = value;
            case "retry" -> retryMillis = Long.parseLong(value);
            default -> {
                // other fields and comments are ignored
            }
        }
    }
}
