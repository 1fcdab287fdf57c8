package dev.tidings.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidings.feed.Cursor;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.Sha256;
import dev.tidings.feed.Status;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a list goes on. Opaque to clients and safe in a URL. It grants nothing, so it is not signed: every query names the
 * caller's feed besides.
 *
 * @param list a fingerprint of the feed, the status and the category; what was made for one list fits no other
 * @param cursor of the first page's snapshot
 * @param below the {@code seq} of the last notification that was listed
 */
record PageToken(String list, Cursor cursor, long below) {
    private static final int RADIX = 36;
    private static final int FINGERPRINT_BYTES = 9;
    private static final int MAX_CHARACTERS = 12 + Cursor.MAX_CHARACTERS + 1 + 12;
    private static final Pattern FORMAT = Pattern.compile("([A-Za-z0-9_-]{12})([0-9a-z.]+)-([0-9a-z]{1,12})");

    static Optional<PageToken> parse(String text) {
        Matcher parts = FORMAT.matcher(text.length() > MAX_CHARACTERS ? "" : text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String list = parts.group(1);
        long below = Long.parseLong(parts.group(3), RADIX);
        return Cursor.parse(parts.group(2)).map(cursor -> new PageToken(list, cursor, below));
    }

    static String list(Recipient recipient, Status status, @Nullable String category) {
        String filter = category == null ? status.wire() : status.wire() + " " + category;
        byte[] hash = Sha256.of((recipient.key() + filter).getBytes(UTF_8));
        return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, FINGERPRINT_BYTES));
    }

    @Override
    public String toString() {
        return list + cursor + "-" + Long.toString(below, RADIX);
    }
}
