package dev.tidings.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhereMainTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "dev.tidings.journal.Journal, io.vertx.core.impl.ContextImpl       | ingest: Kafka, decoding, journal",
                "org.apache.kafka.clients.consumer.KafkaConsumer                   | ingest: Kafka, decoding, journal",
                "io.netty.channel.AbstractChannel, dev.tidings.stream.FeedStream   | streams: route, wire, stream",
                "java.util.HashMap, dev.tidings.ticket.Tickets                     | tickets and tokens",
                "io.vertx.pgclient.impl.PgSocketConnection                         | connections of PostgreSQL",
                "io.vertx.redis.client.impl.RedisStandaloneConnection              | connections of Redis",
                "java.util.HashMap, org.jboss.resteasy.reactive.server.core.Chain  | other requests",
                "io.netty.channel.epoll.Native, io.netty.channel.epoll.EpollLoop   | event loops and sockets alone"
            })
    void whatIsOnAStackDecidesOnWhichWayItIs(String stack, String way) {
        assertThat(WhereMain.way(List.of(stack.split(", ")))).isEqualTo(way);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "java.util.HashMap, dev.tidings.journal.Journal, io.netty.channel.Loop | Tidings: journal",
                "io.netty.buffer.PooledByteBuf, dev.tidings.wire.Chunks                | Vert.x and netty, sockets included",
                "org.apache.kafka.common.utils.Utils, dev.tidings.ingest.EventConsumer | Kafka client",
                "java.util.HashMap, java.lang.Thread                                   | the JDK alone: worker"
            })
    void theInnermostThatIsNotTheJdksDecidesWhosePartItIs(String stack, String part) {
        assertThat(WhereMain.part(List.of(stack.split(", ")), "worker")).isEqualTo(part);
    }

    @Test
    void noJavaIsSaidByTheThread() {
        assertThat(WhereMain.part(List.of(), "C2 CompilerThread")).isEqualTo("no Java on the stack: C2 CompilerThread");
        assertThat(WhereMain.way(List.of())).isEqualTo("no Java on the stack");
    }

    @Test
    void readsARecording() throws IOException {
        Path file = folder.resolve("own.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.CPUTimeSample").with("throttle", "1ms");
            recording.start();
            long sum = 0;
            for (long end = System.nanoTime() + 500_000_000L, i = 0; System.nanoTime() < end; i++) {
                sum += List.of(i).hashCode();
            }
            recording.stop();
            recording.dump(file);
            assertThat(sum).isNotZero();
        }

        assertThat(WhereMain.report(file, Duration.ofDays(1)))
                .contains("samples of the processors' time")
                .containsPattern("%  Tidings: bench\\R")
                .contains("on the way of:")
                .contains("event loops and sockets alone, of all:");
    }

    @Test
    void aRecordingWithoutSamplesSaysNothing() throws IOException {
        Path file = folder.resolve("empty.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            recording.stop();
            recording.dump(file);
        }
        assertThat(WhereMain.report(file, Duration.ofDays(1))).isEmpty();
    }
}
