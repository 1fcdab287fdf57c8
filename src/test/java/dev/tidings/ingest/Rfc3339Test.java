package dev.tidings.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
    @ParameterizedTest
    @CsvSource({
        "2026-12-01T00:00:00Z, 2026-12-01T00:00:00Z",
        "2026-12-01t00:00:00z, 2026-12-01T00:00:00Z",
        "2026-12-01T00:00:00.123456789012Z, 2026-12-01T00:00:00.123456789Z",
        "2026-12-01T00:00:00.5+01:30, 2026-11-30T22:30:00.5Z",
        "2026-12-01T00:00:00-23:59, 2026-12-01T23:59:00Z",
        "2024-02-29T12:00:00-00:00, 2024-02-29T12:00:00Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z, 9999-12-31T23:59:59Z"
    })
    void readsDatesThatExist(String text, Instant instant) {
        assertThat(Rfc3339.parse(text)).contains(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tomorrow",
                "2026-02-30T00:00:00Z",
                "2025-02-29T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-12-01T24:00:00Z",
                "2026-12-01T23:59:60Z",
                "2026-12-01",
                "2026-12-01T00:00Z",
                "2026-12-01T00:00:00",
                "2026-12-01 00:00:00Z",
                "2026-12-01T00:00:00+0100",
                "2026-12-01T00:00:00+24:00",
                "2026-12-01T00:00:00.Z",
                "+12026-12-01T00:00:00Z",
                "0000-01-01T00:00:00Z",
                "0001-01-01T00:00:00+01:00",
                "9999-12-31T23:59:59-01:00",
                "2026-12-01T00:00:00Z ",
                "２０２６-12-01T00:00:00Z",
                "1764547200"
            })
    void refusesWhatDoesNot(String text) {
        assertThat(Rfc3339.parse(text)).isEmpty();
    }
}
