package dev.tidings.trace;

import dev.tidings.feed.UserId;
import dev.tidings.journal.EventKey;
import dev.tidings.journal.LedgerEntry;
import dev.tidings.journal.Trace;
import dev.tidings.route.Heard;
import dev.tidings.route.Whereabouts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From what was found to what is answered. */
final class Answer {
    private Answer() {}

    /** @param heard one for each verdict with a trace, in their order; empty if nobody could be asked */
    static TraceBody of(
            EventKey event, LedgerEntry entry, Reread reread, List<Verdict> verdicts, Optional<Heard> heard) {
        List<TraceBody.Recipient> recipients = new ArrayList<>(verdicts.size());
        int traced = 0;
        for (Verdict verdict : verdicts) {
            Whereabouts streams = verdict.trace() == null || heard.isEmpty()
                    ? null
                    : heard.get().whereabouts().get(traced++);
            recipients.add(recipient(verdict, streams));
        }
        return new TraceBody(
                event.source(),
                event.id(),
                new TraceBody.Ledger(entry.storedAt(), entry.retractedAt(), entry.written()),
                record(entry, reread),
                recipients,
                List.of(),
                heard.map(all -> new TraceBody.Instances(all.asked(), all.answered()))
                        .orElse(null));
    }

    static TraceBody ofRefused(EventKey event, List<Search.Found> letters) {
        List<TraceBody.Rejection> rejections = letters.stream()
                .map(found -> new TraceBody.Rejection(
                        found.letter().reason(),
                        found.letter().partition(),
                        found.letter().offset(),
                        found.letter().recordedAt(),
                        found.partition(),
                        found.offset()))
                .toList();
        return new TraceBody(event.source(), event.id(), null, null, List.of(), rejections, null);
    }

    /** The version at which the content arrived, or by which it has been replaced. */
    static long seq(Verdict verdict) {
        Trace trace = verdict.trace();
        return trace == null ? 0 : trace.seq();
    }

    private static TraceBody.Origin record(LedgerEntry entry, Reread reread) {
        Instant recordedAt = reread instanceof Reread.Read read ? read.event().recordedAt() : null;
        return entry.hasCome()
                ? new TraceBody.Origin(entry.partition(), entry.offset(), reread.wire(), recordedAt)
                : new TraceBody.Origin(null, null, reread.wire(), null);
    }

    private static TraceBody.Recipient recipient(Verdict verdict, @Nullable Whereabouts streams) {
        UserId user = verdict.user();
        String decision = verdict.decision().wire();
        Trace trace = verdict.trace();
        return trace == null
                ? new TraceBody.Recipient(user.value(), decision, null, null, null, null, null)
                : new TraceBody.Recipient(
                        user.value(),
                        decision,
                        trace.id().toString(),
                        trace.version(),
                        trace.seq(),
                        state(trace),
                        streams == null ? null : streams(streams));
    }

    private static @Nullable String state(Trace trace) {
        if (trace.removed() != null) {
            return null;
        }
        return trace.archivedAt() != null ? "archived" : trace.readAt() != null ? "read" : "unread";
    }

    private static TraceBody.Streams streams(Whereabouts streams) {
        return new TraceBody.Streams(
                streams.streams(),
                streams.passed(),
                streams.streams() == 0 ? null : streams.lowest(),
                streams.writtenAtMillis() == 0 ? null : Instant.ofEpochMilli(streams.writtenAtMillis()));
    }
}
