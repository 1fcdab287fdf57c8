package dev.tidings.route;

/**
 * Where the open streams of one feed stand, from memory.
 *
 * @param streams how many there are
 * @param passed how many of them stand at the version asked for, or behind it
 * @param lowest the lowest version that one of them stands at; 0 without any
 * @param writtenAtMillis when the frame of that version was written to a socket, in milliseconds since 1970, if that was
 *     among those that are remembered; else 0
 */
public record Whereabouts(int streams, int passed, long lowest, long writtenAtMillis) {
    static final Whereabouts NONE = new Whereabouts(0, 0, 0, 0);

    boolean isNothing() {
        return streams == 0 && writtenAtMillis == 0;
    }

    Whereabouts plus(Whereabouts other) {
        return new Whereabouts(
                streams + other.streams,
                passed + other.passed,
                streams == 0 ? other.lowest : other.streams == 0 ? lowest : Math.min(lowest, other.lowest),
                writtenAtMillis == 0
                        ? other.writtenAtMillis
                        : other.writtenAtMillis == 0
                                ? writtenAtMillis
                                : Math.min(writtenAtMillis, other.writtenAtMillis));
    }
}
