package dev.tidings.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * Cuts the bytes of a stream into events (WHATWG HTML, section 9.2.6; lines end with LF) and makes no objects of them: the
 * clients must cost little beside what they measure.
 */
final class Frames {
    /** Takes one event; the bytes are only valid during the call. */
    interface Reader {
        /**
         * One event.
         *
         * @param name its first three letters, as {@link #name} makes a number of them; 0 without a name
         * @param from where its data begins
         * @param to where its data ends
         */
        void on(int name, byte[] bytes, int from, int to);
    }

    private static final byte[] NOTHING = new byte[0];

    private byte[] kept = NOTHING;
    private int keptLength;
    private byte[] id = NOTHING;
    private int idLength;
    private int retryMillis = 2000;

    static int name(String name) {
        return name.charAt(0) << 16 | name.charAt(1) << 8 | name.charAt(2);
    }

    void read(byte[] bytes, int from, int to, Reader reader) {
        int start = from;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n' && isEndOfEvent(bytes, i, start)) {
                if (keptLength > 0) {
                    keep(bytes, start, i);
                    onEvent(kept, 0, keptLength, reader);
                    keptLength = 0;
                } else {
                    onEvent(bytes, start, i, reader);
                }
                start = i + 1;
            }
        }
        keep(bytes, start, to);
    }

    /** The last that came; empty before the first. */
    String id() {
        return new String(id, 0, idLength, US_ASCII);
    }

    int retryMillis() {
        return retryMillis;
    }

    /** A new connection begins with a new event. */
    void cutOff() {
        keptLength = 0;
    }

    private boolean isEndOfEvent(byte[] bytes, int at, int start) {
        return at > start ? bytes[at - 1] == '\n' : keptLength > 0 && kept[keptLength - 1] == '\n';
    }

    private void keep(byte[] bytes, int from, int to) {
        int more = to - from;
        if (keptLength + more > kept.length) {
            kept = Arrays.copyOf(kept, Math.max(2 * kept.length, keptLength + more));
        }
        System.arraycopy(bytes, from, kept, keptLength, more);
        keptLength += more;
        if (keptLength == 0 && kept.length > 1024) {
            kept = NOTHING;
        }
    }

    private void onEvent(byte[] bytes, int from, int to, Reader reader) {
        int name = 0;
        int dataFrom = from;
        int dataTo = from;
        for (int start = from; start < to; ) {
            int end = start;
            while (end < to && bytes[end] != '\n') {
                end++;
            }
            switch (bytes[start]) {
                case 'i' -> onId(bytes, start + "id: ".length(), end);
                case 'e' -> name = name(bytes, start + "event: ".length());
                case 'd' -> {
                    dataFrom = start + "data: ".length();
                    dataTo = end;
                }
                case 'r' -> retryMillis = (int) number(bytes, start + "retry: ".length(), end);
                default -> {
                    // comments, and the end of an event
                }
            }
            start = end + 1;
        }
        if (dataTo > dataFrom) {
            reader.on(name, bytes, dataFrom, dataTo);
        }
    }

    private void onId(byte[] bytes, int from, int to) {
        if (id.length < to - from) {
            id = new byte[to - from];
        }
        System.arraycopy(bytes, from, id, 0, to - from);
        idLength = to - from;
    }

    private static int name(byte[] bytes, int at) {
        return bytes[at] << 16 | bytes[at + 1] << 8 | bytes[at + 2];
    }

    /** The digits from there on. */
    static long number(byte[] bytes, int from, int to) {
        long number = 0;
        for (int i = from; i < to && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }
}
