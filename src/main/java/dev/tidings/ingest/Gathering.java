package dev.tidings.ingest;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes one batch of everything that has come while the last one was under way: a poll brings what one producer has sent at
 * once, often a few dozen records, and a transaction costs about the same for these as for hundreds. What comes after a quiet
 * time begins at once; under load batches begin in a rhythm, so that there are few large ones instead of many small ones.
 *
 * <p>Batches begin one after the other. The rest of one, which others need not wait for, may still be under way when the next
 * one begins; they are acknowledged in their order, so what is committed has nothing undone below it.
 */
final class Gathering implements Flow.Subscriber<Message<ConsumerRecords<byte[], byte[]>>> {
    /** What a batch may be before the connector is asked for more; with one more poll it is the most that waits here. */
    static final int RECORDS = 1_000;

    static final int BYTES = 8 * 1024 * 1024;
    /** So many records may be in batches with a rest under way, or so many bytes; then the next one waits for the oldest. */
    static final int REST_RECORDS = 32 * RECORDS;

    static final int REST_BYTES = 2 * BYTES;

    private static final Logger LOG = Logger.getLogger(Gathering.class);

    /**
     * A batch of which everything is done that the next one must wait for.
     *
     * @param rest of it, which is under way already and never fails
     */
    record Begun(CompletionStage<Void> rest) {
        /** Of parts that never fail. */
        static Begun of(CompletionStage<Void> diverted, CompletionStage<Void> announced) {
            return new Begun(diverted.thenCompose(ignored -> announced));
        }
    }

    /** Never fails. */
    private final Function<List<ConsumerRecord<byte[], byte[]>>, Uni<Begun>> way;

    private final long everyNanos;
    private final Timer timer;

    private final ArrayDeque<Message<ConsumerRecords<byte[], byte[]>>> waiting = new ArrayDeque<>();
    private Flow.@Nullable Subscription connector;
    private int records;
    private long bytes;
    private boolean isFull;
    private boolean isUnderWay;
    private boolean isTimed;
    private long nextNanos;
    private int restRecords;
    private long restBytes;
    private CompletableFuture<Void> acknowledged = CompletableFuture.completedFuture(null);

    /** @param every how long after the begin of a batch the next one begins at the earliest, unless it is full */
    Gathering(Function<List<ConsumerRecord<byte[], byte[]>>, Uni<Begun>> way, Duration every, Timer timer) {
        this.way = way;
        this.everyNanos = every.toNanos();
        this.timer = timer;
        this.nextNanos = timer.nanos();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        synchronized (this) {
            connector = subscription;
        }
        subscription.request(1);
    }

    @Override
    public void onNext(Message<ConsumerRecords<byte[], byte[]>> message) {
        boolean isRoom;
        synchronized (this) {
            waiting.add(message);
            for (ConsumerRecord<byte[], byte[]> record : message.getPayload()) {
                records++;
                bytes += size(record);
            }
            isFull = records >= RECORDS || bytes >= BYTES;
            isRoom = !isFull;
        }
        begin();
        if (isRoom) {
            askForMore();
        }
    }

    @Override
    public void onError(Throwable failure) {
        LOG.error("the channel of events has failed, this instance takes no more", failure);
    }

    @Override
    public void onComplete() {
        LOG.debug("the channel of events has ended");
    }

    private void begin() {
        List<Message<ConsumerRecords<byte[], byte[]>>> batch;
        int count;
        long size;
        boolean wasFull;
        synchronized (this) {
            if (isUnderWay
                    || waiting.isEmpty()
                    || restRecords >= REST_RECORDS
                    || restBytes >= REST_BYTES
                    || mustWait()) {
                return;
            }
            isUnderWay = true;
            count = records;
            restRecords += count;
            size = bytes;
            restBytes += size;
            batch = List.copyOf(waiting);
            waiting.clear();
            records = 0;
            bytes = 0;
            wasFull = isFull;
            isFull = false;
        }
        way.apply(records(batch)).subscribe().with(begun -> onBegun(batch, count, size, begun), Gathering::onFault);
        if (wasFull) {
            askForMore();
        }
    }

    /** For the next beat. Guarded by this. */
    private boolean mustWait() {
        long now = timer.nanos();
        if (isFull || now - nextNanos >= 0) {
            nextNanos = now + everyNanos;
            return false;
        }
        if (!isTimed) {
            isTimed = true;
            timer.at(nextNanos, this::onTime);
        }
        return true;
    }

    private void onTime() {
        synchronized (this) {
            isTimed = false;
        }
        begin();
    }

    private void onBegun(List<Message<ConsumerRecords<byte[], byte[]>>> batch, int count, long size, Begun begun) {
        CompletableFuture<Void> end;
        synchronized (this) {
            isUnderWay = false;
            end = acknowledged
                    .thenCompose(ignored -> begun.rest())
                    .thenCompose(ignored -> acknowledge(batch))
                    .exceptionally(Gathering::onFault);
            acknowledged = end;
        }
        var _ = end.thenRun(() -> onEnd(count, size));
        begin();
    }

    private void onEnd(int count, long size) {
        synchronized (this) {
            restRecords -= count;
            restBytes -= size;
        }
        begin();
    }

    private void askForMore() {
        Flow.Subscription now;
        synchronized (this) {
            now = connector;
        }
        if (now != null) {
            now.request(1);
        }
    }

    /** Of key, value and headers, in bytes. */
    static long size(ConsumerRecord<byte[], byte[]> record) {
        long size = Math.max(0, record.serializedKeySize());
        size += Math.max(0, record.serializedValueSize());
        for (Header header : record.headers()) {
            byte[] value = header.value();
            size += header.key().length();
            size += value == null ? 0 : value.length;
        }
        return size;
    }

    private static CompletionStage<Void> acknowledge(List<Message<ConsumerRecords<byte[], byte[]>>> batch) {
        CompletionStage<Void> all = CompletableFuture.completedStage(null);
        for (Message<?> message : batch) {
            all = all.thenCompose(ignored -> message.ack());
        }
        return all;
    }

    private static @Nullable Void onFault(Throwable fault) {
        LOG.error("a batch of events was not acknowledged, it comes again after a new start", fault);
        return null;
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(List<Message<ConsumerRecords<byte[], byte[]>>> batch) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        batch.forEach(message -> message.getPayload().forEach(records::add));
        return records;
    }
}
