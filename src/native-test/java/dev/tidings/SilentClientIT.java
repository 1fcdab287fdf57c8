package dev.tidings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.load.Clients;
import dev.tidings.load.Stage;
import dev.tidings.load.Stall;
import dev.tidings.load.StallResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In small what {@code bench/load slow} does. Of the long suite: in each build ShortTimesTest has such clients. */
@Timeout(300)
@Tag("chaos")
class SilentClientIT {
    private static final int SILENT = 10;
    private static final Map<String, String> SETTINGS = Map.of("tidings.stream.stall-limit", "8s");

    @Test
    void isEndedAsSlowAndCostsNoMemoryWhileOthersGetEverything() throws Exception {
        StallResult result;

        try (Stage stage = Stage.set("silent-client-it", List.of(), SETTINGS)) {
            result = new Stall(stage)
                    .run(Clients.of("user", 100, true), Clients.of("silent", SILENT, false), 50, Duration.ofSeconds(4));
        }

        assertThat(result.ended()).as(result.toString()).isEqualTo(SILENT);
        assertThat(result.seenEnded()).as(result.toString()).isEqualTo(SILENT);
        assertThat(result.lastEndSeconds()).as(result.toString()).isLessThan(8 + 10);
        // Each was sent 800 KB; beside what Vert.x holds for a socket, none of it is kept. A binary tells nobody of its
        // heap.
        assertThat(result.heapKiBEach()).isLessThan(256);
        assertThat(result.outcome().isExact()).as(result.toString()).isTrue();
    }
}
