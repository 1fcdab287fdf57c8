package dev.tidings.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CursorTest {
    private static final Epoch EPOCH = new Epoch((1L << 48) - 1, 3);

    @Test
    void readsBackWhatItWrote() {
        for (Cursor cursor :
                List.of(Cursor.at(EPOCH, 0), Cursor.at(EPOCH, 17), new Cursor(EPOCH, 0, 9), new Cursor(EPOCH, 5, 9))) {
            assertThat(Cursor.parse(cursor.toString())).contains(cursor);
        }
    }

    @Test
    void isPrintableAndShortAlsoAtItsLongest() {
        Cursor longest = new Cursor(new Epoch((1L << 48) - 1, 1L << 40), (1L << 53) - 1, 1L << 53);

        assertThat(longest.toString())
                .hasSizeLessThanOrEqualTo(Cursor.MAX_CHARACTERS)
                .matches("[\\x21-\\x7e]+");
        assertThat(Cursor.parse(longest.toString())).contains(longest);
    }

    @Test
    void hasNoBaseOnceItHasReachedIt() {
        assertThat(new Cursor(EPOCH, 9, 9)).isEqualTo(Cursor.at(EPOCH, 9));
        assertThat(new Cursor(EPOCH, 8, 9).isInsideReset()).isTrue();
    }

    @Test
    void takesNothingElseForOne() {
        for (String garbage : List.of(
                "",
                "1",
                "-1",
                "1a.0.-5.0",
                "1a.0.5.1",
                "2a.0.5.0",
                "1a.0.5.0~",
                "1a.0.5.0~1~2",
                "1A.0.5.0",
                "1a.0.5.0\n",
                " 1a.0.5.0",
                "1a.0.zzzzzzzzzzzzz.0",
                "1" + "a".repeat(3000) + ".0.5.0",
                "1é.0.5.0")) {
            assertThat(Cursor.parse(garbage)).as(garbage).isEmpty();
        }
    }
}
