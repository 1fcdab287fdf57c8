package dev.tidings.trace;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What became of an event, as an admin reads it. */
@Schema(name = "Trace")
record TraceBody(
        @Schema(required = true) String source,

        @Schema(required = true) String id,

        @Schema(description = "What the ledger remembers; null for an event that was refused") @Nullable
        Ledger ledger,

        @Schema(description = "The Kafka record that it came in; null for an event that was refused") @Nullable
        Record record,

        @Schema(
                required = true,
                description = "One for each recipient, in the event's order. Only those whose feeds hold it, where the"
                        + " record cannot be read. With the parameter user, that one")
        List<Recipient> recipients,

        @Schema(required = true, description = "Why it was refused, the newest first")
        List<Rejection> rejections,

        @Schema(description = "Who was asked where the streams stand; null if nobody could be asked") @Nullable
        Instances instances) {

    /** What the ledger remembers. */
    @Schema(name = "TraceLedger")
    record Ledger(
            @Schema(required = true, description = "When it was stored first")
            Instant storedAt,

            @Schema(description = "When it was taken back") @Nullable
            Instant retractedAt,

            @Schema(required = true, description = "To how many recipients it has been written out")
            int written) {}

    /** Where it came in. */
    @Schema(name = "TraceRecord")
    record Origin(
            @Nullable Integer partition,

            @Nullable Long offset,

            @Schema(
                    required = true,
                    description = "read; gone: the topic does not keep it any more; unreachable: Kafka has not answered"
                            + " in time; never-came: only its retraction has come",
                    enumeration = {"read", "gone", "unreachable", "never-came"})
            String state,

            @Nullable Instant recordedAt) {}

    /** What became of it in one feed. */
    @Schema(name = "TraceRecipient")
    record Recipient(
            @Schema(required = true) String user,

            @Schema(
                    required = true,
                    enumeration = {
                        "stored",
                        "collapsed",
                        "replaced",
                        "retracted",
                        "expired",
                        "pruned",
                        "erased",
                        "pending",
                        "forgotten",
                        "not-addressed",
                        "unknown"
                    })
            String decision,

            @Schema(description = "The notification's id; for replaced, of the one that has its place now") @Nullable
            String notification,

            @Schema(description = "Of the notification's last change") @Nullable
            Long version,

            @Schema(description = "At which the notification's present content arrived") @Nullable
            Long seq,

            @Schema(
                    description = "Of a notification that stands",
                    enumeration = {"unread", "read", "archived"})
            @Nullable
            String state,

            @Schema(description = "The user's open streams; null without a seq, or where nobody could be asked")
            @Nullable
            Streams streams) {}

    /** Where a user's open streams stand. */
    @Schema(name = "TraceStreams")
    record Streams(
            @Schema(required = true, description = "How many are open")
            int open,

            @Schema(
                    required = true,
                    description = "How many have passed seq: their clients were sent it, or what it has become")
            int passed,

            @Schema(description = "The lowest version that one of them stands at; null without any") @Nullable
            Long lowest,

            @Schema(description = "When the frame with seq was written to a socket; only of a sampled share") @Nullable
            Instant writtenAt) {}

    /** One refusal. */
    @Schema(name = "TraceRejection")
    record Rejection(
            @Schema(required = true, description = "In words")
            String reason,

            @Schema(description = "Of the record that was refused") @Nullable
            Integer partition,

            @Nullable Long offset,

            @Nullable Instant recordedAt,

            @Schema(required = true, description = "In the dead letter topic")
            int deadLetterPartition,

            @Schema(required = true, description = "In the dead letter topic")
            long deadLetterOffset) {}

    /** Who was asked. */
    @Schema(name = "TraceInstances")
    record Instances(
            @Schema(required = true, description = "How many instances the question reached")
            int asked,

            @Schema(required = true, description = "How many of them answered in time; of the others nothing is known")
            int answered) {}
}
