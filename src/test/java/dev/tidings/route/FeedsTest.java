package dev.tidings.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.feed.Recipient;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FeedsTest {
    private static final Recipient ADA = Recipient.of("acme", "ada");
    private static final Set<Thread.State> STUCK_OR_DONE =
            Set.of(Thread.State.BLOCKED, Thread.State.WAITING, Thread.State.TERMINATED);

    private final Feeds feeds = new Feeds();

    @Test
    void anAcknowledgementThatComesBeforeTheFeedIsThereIsNotLost() {
        Feeds.Feed feed = feeds.add(ADA.key(), ADA, new Deaf(), name -> {
            Thread redis = Thread.ofPlatform().start(() -> feeds.acknowledge(name));
            await().until(() -> STUCK_OR_DONE.contains(redis.getState()));
        });

        assertThat(feed.acknowledged()).succeedsWithin(10, TimeUnit.SECONDS);
    }

    @Test
    void anAcknowledgementOfAFeedThatHasGoneIsNothing() {
        Listener listener = new Deaf();
        Feeds.Feed feed = feeds.add(ADA.key(), ADA, listener, name -> {});
        feeds.remove(ADA.key(), listener, name -> {});

        feeds.acknowledge(ADA.key().value());

        assertThat(feed.acknowledged()).isNotDone();
        assertThat(feeds.size()).isZero();
    }
}
