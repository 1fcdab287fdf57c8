package dev.tidings.ingest;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.KafkaConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.commit.KafkaCommitHandler;
import io.vertx.mutiny.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Commits what is done, all partitions with one request, one request at a time, a few a second. The connector's "latest"
 * sends one for each partition of each batch: hundreds a second, which pile up behind the polls that share their thread, and
 * are given up after 30 s. Waits when partitions leave, and at the end. Any thread.
 */
final class OffsetCommits implements KafkaCommitHandler {
    static final String STRATEGY = "coalesced";

    private static final Logger LOG = Logger.getLogger(OffsetCommits.class);
    /** What is repeated after a crash at most, beside the batches that were under way. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(1);
    /** So many in a row are told. */
    private static final int FAILURES_WORTH_A_WORD = 10;

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Vertx vertx;
    private final KafkaConsumer<?, ?> consumer;
    private final String channel;
    /** Of each partition, what is done and not yet committed. */
    private final Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
    /** Whether a commit is under way, or its time will come. */
    private boolean isOnItsWay;

    /** In a row. While partitions move, some fail as a matter of course. */
    private int failures;

    OffsetCommits(Vertx vertx, KafkaConsumer<?, ?> consumer, String channel) {
        this.vertx = vertx;
        this.consumer = consumer;
        this.channel = channel;
    }

    /** Makes one for each channel that names the strategy. */
    @Singleton
    @Identifier(STRATEGY)
    static class Factory implements KafkaCommitHandler.Factory {
        @Override
        public KafkaCommitHandler create(
                KafkaConnectorIncomingConfiguration config,
                Vertx vertx,
                KafkaConsumer<?, ?> consumer,
                BiConsumer<Throwable, Boolean> reportFailure) {
            return new OffsetCommits(vertx, consumer, config.getChannel());
        }
    }

    /** Nothing is waited for, and whoever acknowledges may go on with any thread: a hop to the message's would be for nothing. */
    @Override
    public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> record) {
        TopicPartition partition = new TopicPartition(record.getTopic(), record.getPartition());
        done(partition, new OffsetAndMetadata(record.getOffset() + 1));
        return Uni.createFrom().voidItem();
    }

    /** On the thread that polls; the partitions' next owner begins behind what is committed here. */
    @Override
    public void partitionsRevoked(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> leaving = take();
        if (leaving.isEmpty()) {
            return;
        }
        try {
            consumer.unwrap().commitSync(leaving, PATIENCE);
        } catch (KafkaException e) {
            onFailure(e);
        }
    }

    @Override
    public void terminate(boolean graceful) {
        Map<TopicPartition, OffsetAndMetadata> last = take();
        if (last.isEmpty()) {
            return;
        }
        // On the thread that polls, which closes the client behind it.
        consumer.commit(last).subscribe().with(ignored -> {}, this::onFailure);
    }

    synchronized void done(TopicPartition partition, OffsetAndMetadata offset) {
        done.put(partition, offset);
        if (!isOnItsWay) {
            isOnItsWay = true;
            vertx.setTimer(PAUSE.toMillis(), ignored -> commit());
        }
    }

    private void commit() {
        Map<TopicPartition, OffsetAndMetadata> now = take();
        if (now.isEmpty()) {
            next(PAUSE);
            return;
        }
        consumer.commitAsync(now)
                .subscribe()
                .with(
                        ignored -> {
                            onCommitted();
                            next(PAUSE);
                        },
                        failure -> {
                            giveBack(now);
                            onFailure(failure);
                            next(AFTER_A_FAILURE);
                        });
    }

    private synchronized Map<TopicPartition, OffsetAndMetadata> take() {
        Map<TopicPartition, OffsetAndMetadata> all = Map.copyOf(done);
        done.clear();
        return all;
    }

    /** What has been done since then counts for more. */
    private synchronized void giveBack(Map<TopicPartition, OffsetAndMetadata> uncommitted) {
        uncommitted.forEach(done::putIfAbsent);
    }

    private synchronized void next(Duration pause) {
        isOnItsWay = !done.isEmpty();
        if (isOnItsWay) {
            vertx.setTimer(pause.toMillis(), ignored -> commit());
        }
    }

    private synchronized void onCommitted() {
        if (failures >= FAILURES_WORTH_A_WORD) {
            LOG.infof("offsets are committed again channel=%s", channel);
        }
        failures = 0;
    }

    private synchronized void onFailure(Throwable failure) {
        if (++failures == FAILURES_WORTH_A_WORD) {
            LOG.warnf("offsets cannot be committed, trying again channel=%s reason=%s", channel, failure.toString());
        }
    }
}
