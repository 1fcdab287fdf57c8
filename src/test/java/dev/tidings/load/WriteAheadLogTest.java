package dev.tidings.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WriteAheadLogTest {
    private final Map<String, String> settings = new RealServers().start();

    @Test
    void hasSegmentsAheadThatPostgresTakesAgain() {
        int ahead = WriteAheadLog.fill(settings, 20);

        // A server without a past has one at most.
        assertThat(ahead).isGreaterThanOrEqualTo(10);
    }
}
