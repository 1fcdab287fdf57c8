package dev.tidings.inbox;

import dev.tidings.feed.FeedKey;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** What erasures and exports have to do with signals, whose last values stand in Redis. There are none yet. */
@ApplicationScoped
class FeedSignals {
    /**
     * Done behind the commit of the erasure in Postgres, so that what was sent before it does not come back.
     *
     * @return how many values were forgotten
     */
    Uni<Integer> erase(FeedKey feed) {
        return Uni.createFrom().item(0);
    }

    /** Lines of an export, one a value. */
    Multi<byte[]> export(FeedKey feed) {
        return Multi.createFrom().empty();
    }
}
