package dev.tidings.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Text that is well-formed UTF-8, or refused: nothing is replaced. */
final class Utf8 {
    /** What a lenient reader puts where bytes are malformed. A sender may mean it as well. */
    private static final char REPLACEMENT = '\uFFFD';

    private static final int MOST_BYTES_OF_A_CHAR = 3;

    private Utf8() {}

    /** The lenient reader is many times faster; only where it may have replaced something a strict one looks again. */
    static String decode(byte[] bytes) throws CharacterCodingException {
        String text = new String(bytes, UTF_8);
        return text.indexOf(REPLACEMENT) < 0
                ? text
                : UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    static boolean isLonger(String text, int maxBytes) {
        return (long) MOST_BYTES_OF_A_CHAR * text.length() > maxBytes && text.getBytes(UTF_8).length > maxBytes;
    }
}
