package dev.tidings.ingest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Dates as RFC 3339 section 5.6 writes them; the leap second, which no {@link Instant} holds, is left out. */
final class Rfc3339 {
    private static final int MAX_CHARACTERS = 64;
    private static final int NANO_DIGITS = 9;
    private static final Pattern FORMAT =
            Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\\.([0-9]+))?"
                    + "(?:[Zz]|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))");
    /** Beyond these years the instant could not be written as RFC 3339 again. */
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private Rfc3339() {}

    /** Empty for whatever is not a date that exists. */
    static Optional<Instant> parse(String text) {
        if (text.length() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        Matcher parts = FORMAT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            Instant instant = LocalDateTime.parse(parts.group(1) + "T" + parts.group(2))
                    .toInstant(ZoneOffset.UTC)
                    .plusNanos(nanos(parts.group(3)))
                    .minusSeconds(offsetSeconds(parts));
            return Optional.of(instant).filter(i -> !i.isBefore(FIRST) && !i.isAfter(LAST));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static long nanos(@Nullable String fraction) {
        if (fraction == null) {
            return 0;
        }
        String digits = fraction.length() > NANO_DIGITS ? fraction.substring(0, NANO_DIGITS) : fraction;
        return Long.parseLong(digits + "0".repeat(NANO_DIGITS - digits.length()));
    }

    private static long offsetSeconds(Matcher parts) {
        if (parts.group(4) == null) {
            return 0;
        }
        long seconds = Long.parseLong(parts.group(5)) * 3600 + Long.parseLong(parts.group(6)) * 60;
        return parts.group(4).equals("-") ? -seconds : seconds;
    }
}
