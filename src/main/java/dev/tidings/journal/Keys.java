package dev.tidings.journal;

import dev.tidings.feed.Recipient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Collection;

/** The keys of feeds as the first two array parameters of a statement: tenants and users. */
final class Keys {
    private Keys() {}

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
