package dev.tidings.ingest;

import dev.tidings.feed.UserId;
import dev.tidings.ingest.Received.Accepted;
import dev.tidings.journal.NewEvent;
import dev.tidings.journal.Stored;
import dev.tidings.telemetry.Telemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** A journal and announcements that answer when the test says so. */
final class OnDemand {
    private static final Reception RECEPTION =
            new Reception(new Decoder(Sample.CONFIG.limits()), Clock.systemUTC(), Telemetry.off());

    final List<CompletableFuture<Stored>> writes = new CopyOnWriteArrayList<>();
    final List<CompletableFuture<Void>> announcements = new CopyOnWriteArrayList<>();
    final Storing storing = new Storing(
            this::write,
            (changes, spans) -> announce(),
            new IngestMetrics(new SimpleMeterRegistry()),
            new Patience("database", Duration.ofMillis(1), Clock.systemUTC()),
            Duration.ofMinutes(1));

    private Uni<Stored> write(List<NewEvent> events) {
        CompletableFuture<Stored> write = new CompletableFuture<>();
        writes.add(write);
        return Uni.createFrom().completionStage(write);
    }

    private Uni<Void> announce() {
        CompletableFuture<Void> announcement = new CompletableFuture<>();
        announcements.add(announcement);
        return Uni.createFrom().completionStage(announcement);
    }

    void commit(int write) {
        writes.get(write).complete(new Stored(List.of(), 1, 0, List.of()));
    }

    void announced(int announcement) {
        announcements.get(announcement).complete(null);
    }

    /** As the consumer decodes it. */
    static Received.Read received(Sample sample) {
        return (Received.Read) RECEPTION.receive(sample.inTopic(), Set.of());
    }

    /** One event for so many. */
    static Accepted toMany(int users) {
        Accepted one = (Accepted) received(Sample.good());
        NewEvent event = one.event();
        NewEvent many = new NewEvent(
                event.tenant(),
                event.source(),
                event.id(),
                IntStream.range(0, users).mapToObj(i -> new UserId("user-" + i)).toList(),
                event.content(),
                event.partition(),
                event.offset(),
                event.recordedAt());
        return new Accepted(one.record(), many, one.step());
    }
}
