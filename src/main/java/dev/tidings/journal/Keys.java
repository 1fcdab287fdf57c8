package dev.tidings.journal;

import dev.tidings.feed.Recipient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Collection;
import java.util.Comparator;

/** The keys of feeds as the first two array parameters of a statement: tenants and users. */
final class Keys {
    /** Of the index: that of collation "C", which is by code points. */
    static final Comparator<Recipient> ORDER = Comparator.comparing(
                    (Recipient recipient) -> recipient.tenant().value(), Keys::byCodePoint)
            .thenComparing(recipient -> recipient.user().value(), Keys::byCodePoint);

    private Keys() {}

    private static int byCodePoint(String one, String other) {
        int end = Math.min(one.length(), other.length());
        for (int i = 0; i < end; i++) {
            char left = one.charAt(i);
            char right = other.charAt(i);
            if (left != right) {
                return Integer.compare(rank(left), rank(right));
            }
        }
        return Integer.compare(one.length(), other.length());
    }

    /** Halves of surrogate pairs stand for what is above all that one char can say. */
    private static int rank(char unit) {
        return Character.isSurrogate(unit) ? unit + Character.MAX_VALUE : unit;
    }

    static Tuple of(Collection<Recipient> recipients) {
        return Tuple.tuple()
                .addArrayOfString(
                        recipients.stream().map(feed -> feed.tenant().value()).toArray(String[]::new))
                .addArrayOfString(
                        recipients.stream().map(feed -> feed.user().value()).toArray(String[]::new));
    }

    static Tuple of(Recipient recipient) {
        return Tuple.of(recipient.tenant().value(), recipient.user().value());
    }
}
