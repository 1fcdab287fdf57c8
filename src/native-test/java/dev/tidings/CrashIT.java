package dev.tidings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.load.Clients;
import dev.tidings.load.Crash;
import dev.tidings.load.Stage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In small what {@code bench/load crash} does. Beside the failure matrix: in each build ClientBrowserIT kills an instance. */
@Tag("chaos")
@Timeout(300)
class CrashIT {
    private static final int EVENTS = 2_000;

    @Test
    void leavesEveryClientWithEveryEventOnceAndInOrder() throws Exception {
        Crash.Result result;

        try (Stage stage = Stage.set("crash-it", List.of(), Map.of())) {
            result = new Crash(stage, false).run(Clients.of("user", 200, true), EVENTS, 1_000);
        }

        assertThat(result.readBefore()).isBetween(1L, EVENTS - 1L);
        assertThat(result.outcome().sent()).isEqualTo(EVENTS);
        assertThat(result.outcome().isExact()).as(result.toString()).isTrue();
        assertThat(result.returned()).isEqualTo(result.streams());
    }
}
