package dev.tidings.journal;

import dev.tidings.feed.Recipient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Collection;
import java.util.Comparator;

/** The keys of feeds as two array parameters of a statement: tenants and users. */
final class Keys {
    /** Of the index: that of collation "C", which is by code points. */
    static final Comparator<Recipient> ORDER = Comparator.comparing(
                    (Recipient recipient) -> recipient.tenant().value(), Keys::byCodePoint)
            .thenComparing(recipient -> recipient.user().value(), Keys::byCodePoint);

    private Keys() {}

    /** The order of collation "C". */
    static int byCodePoint(String one, String other) {
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
        Tuple keys = Tuple.tuple();
        add(keys, recipients);
        return keys;
    }

    /** Behind other parameters. */
    static void add(Tuple parameters, Collection<Recipient> recipients) {
        String[] tenants = new String[recipients.size()];
        String[] users = new String[tenants.length];
        int i = 0;
        for (Recipient recipient : recipients) {
            tenants[i] = recipient.tenant().value();
            users[i++] = recipient.user().value();
        }
        parameters.addArrayOfString(tenants).addArrayOfString(users);
    }

    static Tuple of(Recipient recipient) {
        return Tuple.of(recipient.tenant().value(), recipient.user().value());
    }
}
