package dev.tidings.feed;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A position in a feed, sent as the SSE {@code id}: everything up to {@code version} is known to the client. Opaque to
 * clients, printable ASCII without spaces, at most {@value #MAX_CHARACTERS} characters.
 *
 * <p>Written {@code 1<feed epoch>.<database epoch>.<version>.<tenant's version>}, the numbers in base 36, and inside a
 * reset's replay {@code ~<base>}. The leading 1 is the format. The tenant's own feed does not exist yet; its position is
 * always 0, so that the format need not change when it does.
 *
 * @param version the last version that was processed; 0 before the first
 * @param base the version at which a reset began, while {@code version} is still below it, else 0: rows up to it are
 *     sent only if they are unread, rows above it always
 */
public record Cursor(Epoch epoch, long version, long base) {
    public static final int MAX_CHARACTERS = 64;

    private static final int RADIX = 36;
    private static final String NUMBER = "([0-9a-z]{1,12})";
    private static final Pattern FORMAT =
            Pattern.compile("1" + NUMBER + "\\." + NUMBER + "\\." + NUMBER + "\\.0(?:~" + NUMBER + ")?");

    public Cursor {
        if (version < 0 || base < 0) {
            throw new IllegalArgumentException("a position is never negative");
        }
        if (base <= version) {
            base = 0;
        }
    }

    public static Cursor at(Epoch epoch, long version) {
        return new Cursor(epoch, version, 0);
    }

    /** Empty for whatever is not a cursor that {@link #toString()} wrote; the caller answers it with a reset. */
    public static Optional<Cursor> parse(String text) {
        if (text.length() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        Matcher parts = FORMAT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Epoch epoch = new Epoch(number(parts.group(1)), number(parts.group(2)));
        String base = parts.group(4);
        return Optional.of(new Cursor(epoch, number(parts.group(3)), base == null ? 0 : number(base)));
    }

    /** Inside a reset's replay: what is older than its beginning and no longer unread is left out. */
    public boolean isInsideReset() {
        return base > 0;
    }

    @Override
    public String toString() {
        String position = "1" + Long.toString(epoch.feed(), RADIX) + "." + Long.toString(epoch.database(), RADIX) + "."
                + Long.toString(version, RADIX) + ".0";
        return isInsideReset() ? position + "~" + Long.toString(base, RADIX) : position;
    }

    /** Twelve digits of base 36 are below 2^63. */
    private static long number(String digits) {
        return Long.parseLong(digits, RADIX);
    }
}
