package dev.tidings.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecipientTest {
    @Test
    void namesThatComposeToTheSameTextAreDifferentFeeds() {
        Set<FeedKey> keys = new HashSet<>();
        for (Recipient recipient : List.of(
                Recipient.of("a/b", "c"),
                Recipient.of("a", "b/c"),
                Recipient.of("a:b", "c"),
                Recipient.of("a", "b:c"),
                Recipient.of("ab", "c"),
                Recipient.of("a", "bc"),
                Recipient.of("c", "ab"))) {
            keys.add(recipient.key());
        }

        assertThat(keys).hasSize(7).allSatisfy(key -> assertThat(key.value()).matches("[A-Za-z0-9_-]{22}"));
    }

    @Test
    void aNameHas1To128CharactersAndNoControlCharacter() {
        assertThat(Name.isValid("x".repeat(128))).isTrue();
        assertThat(Name.isValid("🎉".repeat(128))).isTrue();
        assertThat(Name.isValid("a/b:c d\"{}")).isTrue();
        for (String bad :
                List.of("", "x".repeat(129), "🎉".repeat(129), "a\nb", "a\u0000", "\u007f", "\u0085", "\ud800")) {
            assertThat(Name.isValid(bad)).as(bad).isFalse();
            assertThatThrownBy(() -> Recipient.of("t", bad)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Recipient.of(bad, "u")).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
