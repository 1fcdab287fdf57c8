package dev.tidings.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Finds in the data of a notification what its sender wrote there: lane, number and time. */
final class Tick {
    private static final byte[] KEY = Content.TICK.getBytes(US_ASCII);
    private static final int NONE = -1;

    private int lane;
    private int number;
    private long at;

    /** Whether it is one of ours. */
    boolean read(byte[] bytes, int from, int to) {
        int position = find(bytes, from, to);
        if (position == NONE) {
            return false;
        }
        lane = bytes[position] - '0';
        position += 2;
        number = (int) Frames.number(bytes, position, to);
        while (bytes[position] != ' ') {
            position++;
        }
        at = Frames.number(bytes, position + 1, to);
        return true;
    }

    int lane() {
        return lane;
    }

    int number() {
        return number;
    }

    long at() {
        return at;
    }

    private static int find(byte[] bytes, int from, int to) {
        for (int i = from; i <= to - KEY.length; i++) {
            if (bytes[i] == '"' && bytes[i + 1] == 't' && matches(bytes, i)) {
                return i + KEY.length;
            }
        }
        return NONE;
    }

    private static boolean matches(byte[] bytes, int at) {
        for (int i = 2; i < KEY.length; i++) {
            if (bytes[at + i] != KEY[i]) {
                return false;
            }
        }
        return true;
    }
}
