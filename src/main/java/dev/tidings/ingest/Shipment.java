package dev.tidings.ingest;

import dev.tidings.journal.Overflows.Waiting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Records on their way into the overflow topic. One attempt at a time; the next one begins with the first record that the
 * last one left, and with all behind it, so that none overtakes another.
 */
final class Shipment {
    private final List<Received> records;
    private final String topic;
    /** Of each record, where it stands; written by the producer's thread and read after its attempt. */
    private final @Nullable RecordMetadata[] places;

    private final boolean[] isRefused;

    /** @param records of known tenants */
    Shipment(List<Received> records, String topic) {
        this.records = records;
        this.topic = topic;
        this.places = new RecordMetadata[records.size()];
        this.isRefused = new boolean[records.size()];
    }

    /** Completes when the broker has all that it takes. Fails at once when it cannot say how many partitions there are. */
    CompletableFuture<Void> send(Producer<byte[], byte[]> producer) {
        int partitions = producer.partitionsFor(topic).size();
        int first = firstLeft();
        Arrays.fill(places, first, places.length, null);
        Arrays.fill(isRefused, first, isRefused.length, false);
        Attempt attempt = new Attempt();
        for (int i = first; i < records.size() && !attempt.hasFailed(); i++) {
            attempt.send(producer, i, partitions);
        }
        attempt.answered();
        return attempt.end;
    }

    /** Of those that stand in the topic, the last one of each row of one tenant and partition; the last row first. */
    List<Waiting> waiting() {
        List<Waiting> waiting = new ArrayList<>();
        for (int i = places.length - 1; i >= 0; i--) {
            RecordMetadata place = places[i];
            if (place != null && (waiting.isEmpty() || !isOf(waiting.getLast(), records.get(i), place))) {
                waiting.add(waiting(records.get(i), place));
            }
        }
        return waiting;
    }

    private static boolean isOf(Waiting last, Received one, RecordMetadata place) {
        return last.partition() == one.record().partition()
                && last.overflowPartition() == place.partition()
                && last.tenant().equals(one.tenant());
    }

    /** Those that are too large for the topic with what is added to them. */
    List<Received> refused() {
        List<Received> refused = new ArrayList<>();
        for (int i = 0; i < isRefused.length; i++) {
            if (isRefused[i]) {
                refused.add(records.get(i));
            }
        }
        return refused;
    }

    private int firstLeft() {
        int i = 0;
        while (i < places.length && (places[i] != null || isRefused[i])) {
            i++;
        }
        return i;
    }

    private static Waiting waiting(Received one, RecordMetadata place) {
        if (one.tenant() == null) {
            throw new IllegalArgumentException("only what has a tenant is diverted");
        }
        return new Waiting(one.tenant(), one.record().partition(), place.partition(), place.offset());
    }

    private final class Attempt {
        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        /** Answers to come, and one for the end of sending. */
        private final AtomicInteger open = new AtomicInteger(1);

        boolean hasFailed() {
            return failure.get() != null;
        }

        void fail(Throwable reason) {
            failure.compareAndSet(null, reason);
        }

        void send(Producer<byte[], byte[]> producer, int i, int partitions) {
            open.incrementAndGet();
            try {
                var _ = producer.send(
                        OverflowRecord.of(records.get(i).record(), topic, partitions),
                        (place, reason) -> onAnswer(i, place, reason));
            } catch (RuntimeException e) {
                // Not sent, so there will be no answer.
                fail(e);
                answered();
            }
        }

        private void onAnswer(int i, RecordMetadata place, @Nullable Exception reason) {
            if (reason == null) {
                places[i] = place;
            } else if (reason instanceof RecordTooLargeException) {
                isRefused[i] = true;
            } else {
                fail(reason);
            }
            answered();
        }

        void answered() {
            if (open.decrementAndGet() == 0) {
                Throwable reason = failure.get();
                if (reason == null) {
                    end.complete(null);
                } else {
                    end.completeExceptionally(reason);
                }
            }
        }
    }
}
