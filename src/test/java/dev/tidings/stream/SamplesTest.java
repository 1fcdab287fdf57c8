package dev.tidings.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.feed.FeedKey;
import dev.tidings.feed.Recipient;
import dev.tidings.route.Asked;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SamplesTest {
    private static final FeedKey ADA = Recipient.of("acme", "ada").key();
    private static final FeedKey GRACE = Recipient.of("acme", "grace").key();
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1_000), ZoneOffset.UTC);

    private static Map<FeedKey, Long> times(Samples samples, FeedKey feed, long version) {
        return samples.writtenAtMillis(List.of(new Asked(feed, version)));
    }

    @Test
    void rememberTheFrameThatBroughtAVersion() {
        Samples samples = new Samples(1, 10, CLOCK);
        samples.keep(ADA, 4, 7);

        assertThat(times(samples, ADA, 4)).isEmpty();
        assertThat(times(samples, ADA, 5)).containsExactly(Map.entry(ADA, 1_000L));
        assertThat(times(samples, ADA, 7)).containsExactly(Map.entry(ADA, 1_000L));
        assertThat(times(samples, ADA, 8)).isEmpty();
        assertThat(times(samples, GRACE, 5)).isEmpty();
    }

    @Test
    void dropTheOldest() {
        Samples samples = new Samples(1, 3, CLOCK);
        for (int version = 1; version <= 4; version++) {
            samples.keep(ADA, version - 1, version);
        }

        assertThat(times(samples, ADA, 1)).isEmpty();
        assertThat(times(samples, ADA, 2)).isNotEmpty();
        assertThat(times(samples, ADA, 4)).isNotEmpty();
    }

    @Test
    void areOfEverySoManiethFrame() {
        Samples samples = new Samples(4, 100, CLOCK);
        Sampler sampler = samples.sampler();
        for (int version = 1; version <= 12; version++) {
            sampler.onWritten(ADA, version - 1, version);
        }

        for (int version = 1; version <= 12; version++) {
            assertThat(times(samples, ADA, version).isEmpty())
                    .as("version " + version)
                    .isEqualTo(version % 4 != 0);
        }
    }
}
