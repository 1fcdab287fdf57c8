package dev.tidings.stream;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.route.Message;
import dev.tidings.testing.CapturedLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.impl.ContextInternal;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class LaneTest extends StreamTests {
    @Inject
    Vertx vertx;

    @Inject
    Lanes lanes;

    @Inject
    MeterRegistry metrics;

    /** Something like it must never be; what a stream threw half-way might have left a hole. */
    @Test
    void aFaultCutsOffOneStreamAndKeepsNothingFromTheOthers() {
        double before = closedByClient();
        try (CapturedLog log = CapturedLog.start();
                SseProbe hit = open("hit").awaitLive();
                SseProbe spared = open("spared").awaitLive()) {
            FeedStream faulty = stream("hit");
            FeedStream good = stream("spared");
            List<Lane> lanesOfBoth = List.of(faulty.lane(), good.lane());

            faulty.lane().run(() -> {
                // One behind the other in the queue when both are of one lane.
                faulty.onMessage(new Message.Signal(0, 0, released()));
                good.onMessage(
                        new Message.Signal(0, 0, Buffer.buffer("event: signal\ndata: {\"type\":\"after\"}\n\n")));
            });

            hit.awaitEnd();
            assertThat(hit.frames("bye")).isEmpty();
            spared.await(frame -> frame.event().equals("signal"));
            emit("later", "spared");
            spared.awaitTitles(1);
            assertThat(log.linesWith("a stream is cut off by a fault"))
                    .as("%s", lanesOfBoth)
                    .hasSize(1);
        }
        await().atMost(PATIENCE).until(() -> closedByClient() >= before + 2);
    }

    /** Whoever reads it fails. */
    private static Buffer released() {
        ByteBuf bytes = Unpooled.copiedBuffer("gone", StandardCharsets.US_ASCII);
        bytes.release();
        return BufferImpl.buffer(bytes);
    }

    private double closedByClient() {
        return metrics.counter("tidings.stream.closed", "reason", "client").count();
    }

    private FeedStream stream(String user) {
        CompletableFuture<FeedStream> found = new CompletableFuture<>();
        for (Lane lane : lanes.all()) {
            lane.run(() -> {
                List<FeedStream> others = new ArrayList<>();
                while (lane.wheel().any() instanceof FeedStream stream) {
                    lane.wheel().remove(stream);
                    others.add(stream);
                    if (isOf(stream, user)) {
                        found.complete(stream);
                    }
                }
                others.forEach(stream -> stream.setNextTime(Lane.millis()));
            });
        }
        return found.orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** As Netty calls: on the event loop, and without a context, in which Vert.x would take any event loop for a timer. */
    @Test
    void whatIsCalledFromItsEventLoopIsDoneAtOnceAndItsTimersComeBackToIt() throws Exception {
        ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
        EventLoop loop = context.nettyEventLoop();
        CompletableFuture<Lane> lane = new CompletableFuture<>();
        context.runOnContext(ignored -> lane.complete(lanes.current()));
        Lane own = lane.get(10, TimeUnit.SECONDS);
        List<CompletableFuture<Boolean>> timers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            timers.add(new CompletableFuture<>());
        }

        boolean isAtOnce = loop.submit(() -> {
                    boolean[] isDone = new boolean[1];
                    own.call(() -> {
                        timers.forEach(timer -> vertx.setTimer(1, id -> timer.complete(loop.inEventLoop())));
                        isDone[0] = true;
                    });
                    return isDone[0];
                })
                .get(10, TimeUnit.SECONDS);

        assertThat(isAtOnce).isTrue();
        for (CompletableFuture<Boolean> timer : timers) {
            assertThat(timer.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private boolean isOf(FeedStream stream, String user) {
        var recipient = stream.admission().recipient();
        return recipient.user().value().equals(user)
                && recipient.tenant().value().equals(tenant);
    }
}
