package dev.tidings.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.feed.Recipient;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpreadTest {
    private static final List<String> FEEDS = IntStream.range(0, 30_000)
            .mapToObj(i -> Recipient.of("acme", "user-" + i).key().value())
            .toList();

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7})
    void givesEachServerItsPart(int servers) {
        int[] feeds = new int[servers];

        FEEDS.forEach(feed -> feeds[Spread.server(feed, servers)]++);

        int part = FEEDS.size() / servers;
        assertThat(IntStream.of(feeds)).allMatch(count -> Math.abs(count - part) < part / 10);
    }

    @Test
    void movesOnlyWhatANewServerAtTheEndGets() {
        assertThat(FEEDS)
                .filteredOn(feed -> Spread.server(feed, 4) != Spread.server(feed, 3))
                .allMatch(feed -> Spread.server(feed, 4) == 3)
                .hasSizeBetween(6_500, 8_500);
    }

    /** Another answer in another version would cut its instances off from those of this one. */
    @Test
    void staysAsItIs() {
        assertThat(IntStream.range(0, 12).map(i -> Spread.server("feed-" + i, 5)))
                .containsExactly(2, 3, 0, 4, 2, 1, 1, 0, 1, 4, 4, 4);
    }
}
