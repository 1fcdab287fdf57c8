package dev.tidings.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.ingest.Gathering.Begun;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GatheringTest {
    private static final TopicPartition PARTITION = new TopicPartition("tidings.events", 0);

    /** A batch that was begun. */
    private static final class Work {
        final List<Long> offsets;
        final CompletableFuture<Begun> begun = new CompletableFuture<>();
        final CompletableFuture<Void> rest = new CompletableFuture<>();

        Work(List<ConsumerRecord<byte[], byte[]>> records) {
            offsets = records.stream().map(ConsumerRecord::offset).toList();
        }

        void letTheNextBegin() {
            begun.complete(new Begun(rest));
        }

        void end() {
            rest.complete(null);
            letTheNextBegin();
        }
    }

    private static final Duration EVERY = Duration.ofMillis(5);

    private final Time time = new Time();
    private final List<Work> batches = new ArrayList<>();
    private final List<Long> acknowledged = new ArrayList<>();
    private final Gathering gathering = new Gathering(this::begin, EVERY, time);
    private long asked;
    private long next;

    private Uni<Begun> begin(List<ConsumerRecord<byte[], byte[]>> records) {
        Work work = new Work(records);
        batches.add(work);
        return Uni.createFrom().completionStage(work.begun);
    }

    @BeforeEach
    void subscribe() {
        gathering.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {
                asked += n;
            }

            @Override
            public void cancel() {
                throw new AssertionError("the channel is never left");
            }
        });
    }

    /** After a while. */
    private void poll(int records) {
        time.pass(EVERY);
        pollAtOnce(records, 10);
    }

    private void poll(int records, int bytes) {
        time.pass(EVERY);
        pollAtOnce(records, bytes);
    }

    private void pollAtOnce(int records, int bytes) {
        List<ConsumerRecord<byte[], byte[]>> all = LongStream.range(next, next + records)
                .mapToObj(offset -> new ConsumerRecord<>(
                        PARTITION.topic(), PARTITION.partition(), offset, new byte[0], value(bytes)))
                .map(GatheringTest::sized)
                .toList();
        next += records;
        long last = next - 1;
        gathering.onNext(Message.of(new ConsumerRecords<>(Map.of(PARTITION, all), Map.of()), () -> {
            acknowledged.add(last);
            return CompletableFuture.completedStage(null);
        }));
    }

    private static byte[] value(int bytes) {
        return new byte[bytes];
    }

    /** As a consumer makes them: with the size of what came. */
    private static ConsumerRecord<byte[], byte[]> sized(ConsumerRecord<byte[], byte[]> record) {
        return new ConsumerRecord<>(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.timestampType(),
                0,
                record.value().length,
                record.key(),
                record.value(),
                record.headers(),
                record.leaderEpoch());
    }

    @Test
    void beginsAtOnceWhenNothingIsUnderWay() {
        poll(2);

        assertThat(batches)
                .singleElement()
                .satisfies(one -> assertThat(one.offsets).containsExactly(0L, 1L));
        assertThat(acknowledged).isEmpty();
    }

    @Test
    void whatComesMeanwhileIsOneBatchInItsOrder() {
        poll(1);
        poll(2);
        poll(1);
        assertThat(batches).hasSize(1);

        batches.getFirst().end();

        assertThat(batches).hasSize(2);
        assertThat(batches.getLast().offsets).containsExactly(1L, 2L, 3L);
        assertThat(acknowledged).containsExactly(0L);
        batches.getLast().end();
        assertThat(acknowledged).containsExactly(0L, 2L, 3L);
    }

    @Nested
    class UnderLoad {
        @BeforeEach
        void oneIsDone() {
            poll(1);
            batches.getFirst().end();
        }

        @Test
        void theNextBeginsNoSoonerThanItsTime() {
            pollAtOnce(1, 10);
            pollAtOnce(2, 10);
            time.pass(EVERY.minusNanos(1));
            assertThat(batches).hasSize(1);

            time.pass(Duration.ofNanos(1));

            assertThat(batches).hasSize(2);
            assertThat(batches.getLast().offsets).containsExactly(1L, 2L, 3L);
        }

        @Test
        void aFullOneBeginsAtOnce() {
            pollAtOnce(Gathering.RECORDS, 10);

            assertThat(batches).hasSize(2);
        }

        @Test
        void oneThatTookLongerIsFollowedAtOnce() {
            time.pass(EVERY);
            pollAtOnce(1, 10);
            time.pass(EVERY.multipliedBy(3));
            pollAtOnce(1, 10);
            batches.getLast().end();

            assertThat(batches).hasSize(3);
        }

        @Test
        void nothingIsTimedWhenNothingWaits() {
            time.pass(EVERY.multipliedBy(2));

            assertThat(batches).hasSize(1);
            assertThat(time.alarms()).isZero();
        }
    }

    @Nested
    class WithARestUnderWay {
        @Test
        void theNextBeginsAndIsAcknowledgedBehindIt() {
            poll(1);
            batches.getFirst().letTheNextBegin();
            poll(1);
            assertThat(batches).hasSize(2);
            batches.getLast().end();
            assertThat(acknowledged).isEmpty();

            batches.getFirst().end();

            assertThat(acknowledged).containsExactly(0L, 1L);
        }

        @Test
        void onlySoManyRecordsAreOfThemUntilTheOldestHasEnded() {
            int polls = Gathering.REST_RECORDS / Gathering.RECORDS;
            for (int i = 0; i < polls + 1; i++) {
                poll(Gathering.RECORDS);
                batches.getLast().letTheNextBegin();
            }
            assertThat(batches).hasSize(polls);

            batches.getFirst().end();

            assertThat(batches).hasSize(polls + 1);
        }

        @Test
        void smallOnesBeginHoweverManyThereAre() {
            int many = 5_000;
            for (int i = 0; i < many; i++) {
                poll(1);
                batches.getLast().letTheNextBegin();
            }
            assertThat(batches).hasSize(many);

            batches.reversed().forEach(batch -> batch.rest.complete(null));

            assertThat(acknowledged).hasSize(many).isSorted();
        }

        @Test
        void noneBeginsWhileTheyHoldTooManyBytes() {
            for (int i = 0; i < 3; i++) {
                poll(1, Gathering.REST_BYTES / 2);
                batches.getLast().letTheNextBegin();
            }
            assertThat(batches).hasSize(2);

            batches.getFirst().end();

            assertThat(batches).hasSize(3);
        }
    }

    @Nested
    class Asks {
        @Test
        void forOneMoreAtATime() {
            assertThat(asked).isEqualTo(1);

            poll(1);
            poll(1);

            assertThat(asked).isEqualTo(3);
        }

        @Test
        void forNoMoreWhileEnoughRecordsWait() {
            poll(1);
            poll(Gathering.RECORDS);
            assertThat(asked).isEqualTo(2);

            batches.getFirst().end();

            assertThat(asked).isEqualTo(3);
        }

        @Test
        void forNoMoreWhileEnoughBytesWait() {
            poll(1);
            poll(2, Gathering.BYTES / 2);
            assertThat(asked).isEqualTo(2);

            batches.getFirst().end();

            assertThat(asked).isEqualTo(3);
        }
    }

    @Test
    void aPollLargerThanABatchMayBeIsOneAllTheSame() {
        poll(Gathering.RECORDS + 1);

        assertThat(batches)
                .singleElement()
                .satisfies(one -> assertThat(one.offsets).hasSize(Gathering.RECORDS + 1));
        assertThat(asked).isEqualTo(2);
    }
}
