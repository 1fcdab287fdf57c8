package dev.tidings.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.feed.Recipient;
import org.junit.jupiter.api.Test;

class FeedsTest {
    private static final Recipient ADA = Recipient.of("acme", "ada");
    private static final String KEY = ADA.key().value();

    private final Feeds feeds = new Feeds();

    @Test
    void aFeedIsThereAsLongAsSomebodyListens() {
        Listener one = new Deaf();
        Listener other = new Deaf();
        feeds.add(ADA.key(), ADA, one);
        feeds.add(ADA.key(), ADA, other);
        assertThat(feeds.has(KEY)).isTrue();
        assertThat(feeds.listeners(KEY)).hasSize(2);
        assertThat(feeds.size()).isOne();

        feeds.remove(ADA.key(), one);
        assertThat(feeds.has(KEY)).isTrue();
        feeds.remove(ADA.key(), other);

        assertThat(feeds.has(KEY)).isFalse();
        assertThat(feeds.size()).isZero();
    }

    @Test
    void whoHasGoneMayGoAgain() {
        Listener listener = new Deaf();
        feeds.add(ADA.key(), ADA, listener);

        feeds.remove(ADA.key(), listener);
        feeds.remove(ADA.key(), listener);

        assertThat(feeds.size()).isZero();
    }
}
