package dev.tidings.ingest;

import dev.tidings.ingest.Received.Accepted;
import dev.tidings.ingest.Received.Read;
import dev.tidings.journal.RefusedContentException;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One batch behind the other: while one is announced the next one is stored, if storing is all that it needs. Announcements
 * stay in the order of their batches.
 */
final class Succession {
    private static final Logger LOG = Logger.getLogger(Succession.class);
    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    private final Storing storing;
    private final Function<List<Read>, Uni<Void>> whole;
    private final Consumer<List<Read>> end;
    /** What the last batch has stored; never fails. Batches begin one after the other, not always on the same thread. */
    private volatile CompletionStage<Void> announced = DONE;

    /**
     * @param whole the way of a batch that needs more than to be stored; completes when all of it is done
     * @param end is told of a batch that was only stored when it is announced
     */
    Succession(Storing storing, Function<List<Read>, Uni<Void>> whole, Consumer<List<Read>> end) {
        this.storing = storing;
        this.whole = whole;
        this.end = end;
    }

    /**
     * One at a time: the next one begins when this has completed.
     *
     * @return when all is committed that the next batch must wait for, with the end of the announcement, which never fails.
     *     Fails only by a fault of ours, and may be tried again
     */
    Uni<CompletionStage<Void>> begin(List<Read> batch) {
        if (batch.isEmpty()) {
            return Uni.createFrom().item(DONE);
        }
        CompletionStage<Void> before = announced;
        return begin(batch, before)
                .map(announcement -> announcement.exceptionally(Succession::onFault))
                .invoke(told -> announced = told);
    }

    private Uni<CompletionStage<Void>> begin(List<Read> batch, CompletionStage<Void> before) {
        List<Accepted> accepted = new ArrayList<>(batch.size());
        for (Read read : batch) {
            if (!(read instanceof Accepted one)) {
                return behind(before, batch);
            }
            accepted.add(one);
        }
        if (!Storing.isOnePart(accepted)) {
            return behind(before, batch);
        }
        return storing.begin(accepted, before)
                .map(announcement -> announcement.thenRun(() -> end.accept(batch)))
                .onFailure(RefusedContentException.class)
                .recoverWithUni(() -> behind(before, batch));
    }

    private Uni<CompletionStage<Void>> behind(CompletionStage<Void> before, List<Read> batch) {
        return Uni.createFrom()
                .completionStage(before)
                .chain(() -> whole.apply(batch))
                .replaceWith(DONE);
    }

    /** What is stored is found by comparing versions; all batches behind it would fail as well. */
    private static @Nullable Void onFault(Throwable fault) {
        LOG.error("announcing a batch that is stored, or ending its traces, failed by a fault of ours", fault);
        return null;
    }
}
