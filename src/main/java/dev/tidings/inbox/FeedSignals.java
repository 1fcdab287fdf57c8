package dev.tidings.inbox;

import dev.tidings.feed.FeedKey;
import dev.tidings.problem.Problem;
import dev.tidings.problem.ProblemException;
import dev.tidings.signal.Signals;
import dev.tidings.wire.ExportLines;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;

/** What erasures and exports have to do with signals, whose last values stand in Redis. Fails with a 503 when it is away. */
@Singleton
class FeedSignals {
    private final Signals signals;

    FeedSignals(Signals signals) {
        this.signals = signals;
    }

    /**
     * Done behind the commit of the erasure in Postgres, so that what was sent before it does not come back.
     *
     * @return how many values were forgotten
     */
    Uni<Integer> erase(FeedKey feed) {
        return signals.erase(feed).onFailure().transform(FeedSignals::redisAway);
    }

    /** Lines of an export, one a value. */
    Multi<byte[]> export(FeedKey feed) {
        return signals.values(feed)
                .onFailure()
                .transform(FeedSignals::redisAway)
                .toMulti()
                .filter(values -> !values.isEmpty())
                .map(FeedSignals::lines);
    }

    private static byte[] lines(List<String> values) {
        ExportLines lines = new ExportLines(values.size());
        values.forEach(lines::signal);
        return lines.bytes();
    }

    private static Throwable redisAway(Throwable failure) {
        return new ProblemException(
                Problem.unavailable("The user's signals cannot be reached right now.", Outage.RETRY_AFTER), failure);
    }
}
