package dev.tidings.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeldomTest {
    @Test
    void theFirstLinePassesAndThoseRightBehindItDoNot() {
        Seldom lines = new Seldom();

        assertThat(lines.passes()).isTrue();
        assertThat(lines.passes()).isFalse();
        assertThat(new Seldom().passes()).isTrue();
    }
}
