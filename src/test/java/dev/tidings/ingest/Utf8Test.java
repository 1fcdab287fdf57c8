package dev.tidings.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
    /** Where the forms of well-formed UTF-8 begin and end, and what never occurs in it. */
    private static final int[] EDGES = {
        0x00, 'a', 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBD, 0xBF, 0xC0, 0xC2, 0xDF, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5,
        0xFF
    };

    private static @Nullable String strict(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static @Nullable String decoded(byte[] bytes) {
        try {
            return Utf8.decode(bytes);
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "acme", "é", "größe 😀", "\uFFFD", "a\uFFFDé", "\uFEFFa", "\u0000"})
    void readsWhatIsWellFormed(String text) throws CharacterCodingException {
        assertThat(Utf8.decode(text.getBytes(UTF_8))).isEqualTo(text);
    }

    @Test
    void refusesWhatIsNotBesideASignThatStandsForIt() {
        assertThatThrownBy(() -> Utf8.decode(new byte[] {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD, (byte) 0xFF}))
                .isInstanceOf(CharacterCodingException.class);
    }

    @Test
    void isAsStrictAsTheDecoderOfThePlatform() {
        Random random = new Random(1);
        for (int round = 0; round < 100_000; round++) {
            byte[] bytes = new byte[random.nextInt(1, 7)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) EDGES[random.nextInt(EDGES.length)];
            }

            assertThat(decoded(bytes)).isEqualTo(strict(bytes));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "é", "€", "😀", "aé€😀", "aaaaaaaaa", "€€€"})
    void countsBytes(String text) {
        int bytes = text.getBytes(UTF_8).length;

        assertThat(Utf8.isLonger(text, bytes)).isFalse();
        assertThat(Utf8.isLonger(text, bytes - 1)).isTrue();
        assertThat(Utf8.isLonger(text, 3 * text.length())).isFalse();
    }
}
