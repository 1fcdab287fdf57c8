package dev.tidings.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TicketTest {
    private static final String BEFORE_LAST = "azAZ09-_".repeat(5) + "xy";

    @Test
    void isOfAllSignsOfBase64Url() {
        assertThat(Ticket.parse(BEFORE_LAST + "-")).contains(new Ticket(BEFORE_LAST + "-"));
        assertThat(Ticket.parse(new Secrets().next(32))).isPresent();
    }

    @Test
    void isLookedAtFromTheFirstSignOn() {
        assertThat(Ticket.parse("+" + BEFORE_LAST)).isEmpty();
        assertThat(Ticket.parse(BEFORE_LAST.replaceFirst("-", "=") + "a")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"`", "{", "@", "[", "/", ":", "+", "=", " ", "\n", ".", "^", "\u0664", "\u00e9", "", "ab"})
    void isOfNothingElse(String last) {
        assertThat(Ticket.parse(BEFORE_LAST + last)).isEmpty();
        assertThatThrownBy(() -> new Ticket(BEFORE_LAST + last)).isInstanceOf(IllegalArgumentException.class);
    }
}
