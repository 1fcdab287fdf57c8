package dev.tidings.inbox;

import dev.tidings.feed.Recipient;
import dev.tidings.inbox.InboxMetrics.Exported;
import dev.tidings.journal.Export;
import dev.tidings.journal.ExportedFeed;
import dev.tidings.journal.ExportedNotification;
import dev.tidings.problem.Problem;
import dev.tidings.problem.ProblemException;
import dev.tidings.wire.ExportLines;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * All about a person as lines. A page is read from Postgres when the one before has been taken, so a client that reads
 * slowly costs one page of memory, and no connection. Fails with a 503 when Postgres is away, and when too many are under
 * way.
 */
@Singleton
class Exports {
    private static final int PAGE = 50;

    private final Export export;
    private final FeedSignals signals;
    private final InboxConfig config;
    private final InboxMetrics metrics;
    private final Semaphore free;

    Exports(Export export, FeedSignals signals, InboxConfig config, InboxMetrics metrics) {
        this.export = export;
        this.signals = signals;
        this.config = config;
        this.metrics = metrics;
        this.free = new Semaphore(config.exportsAtOnce());
    }

    /** How far an export has come. One thread at a time. */
    private static final class Progress {
        private long after;
        private long notifications;

        void moveBehind(List<ExportedNotification> page) {
            notifications += page.size();
            if (!page.isEmpty()) {
                after = page.getLast().notification().seq();
            }
        }
    }

    /** Each item is some lines, without a line break behind the last of them. */
    Multi<byte[]> lines(Recipient recipient) {
        return Multi.createFrom().deferred(() -> {
            if (!free.tryAcquire()) {
                return Multi.createFrom()
                        .failure(new ProblemException(
                                Problem.unavailable("Too many exports are under way right now.", Outage.RETRY_AFTER)));
            }
            return all(recipient, new Progress()).onTermination().invoke(this::onEnd);
        });
    }

    private Multi<byte[]> all(Recipient recipient, Progress progress) {
        Uni<byte[]> feed =
                Outage.within(config.journalTimeout(), export.feed(recipient)).map(found -> line(recipient, found));
        Multi<byte[]> notifications = Multi.createBy()
                .repeating()
                .uni(() -> Outage.within(config.journalTimeout(), export.page(recipient, progress.after, PAGE))
                        .invoke(progress::moveBehind))
                .whilst(page -> page.size() == PAGE)
                .filter(page -> !page.isEmpty())
                .map(Exports::lines);
        Uni<byte[]> end = Uni.createFrom()
                .item(() -> new ExportLines(0).end(progress.notifications).bytes());
        return Multi.createBy()
                .concatenating()
                .streams(feed.toMulti(), notifications, signals.export(recipient.key()), end.toMulti());
    }

    private static byte[] line(Recipient recipient, ExportedFeed feed) {
        return new ExportLines(0)
                .feed(recipient, feed.version(), feed.counters(), feed.watermarks())
                .bytes();
    }

    private static byte[] lines(List<ExportedNotification> page) {
        ExportLines lines = new ExportLines(page.size());
        page.forEach(one -> lines.notification(one.notification(), one.archivedAt()));
        return lines.bytes();
    }

    private void onEnd(@Nullable Throwable failure, boolean isCancelled) {
        free.release();
        metrics.exported(isCancelled ? Exported.ABANDONED : failure == null ? Exported.COMPLETE : Exported.FAILED);
    }
}
