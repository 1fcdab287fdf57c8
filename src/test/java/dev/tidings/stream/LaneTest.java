package dev.tidings.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import io.netty.channel.EventLoop;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class LaneTest {
    @Inject
    Vertx vertx;

    @Inject
    Lanes lanes;

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
}
