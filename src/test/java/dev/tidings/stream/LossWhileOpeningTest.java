package dev.tidings.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Recipient;
import dev.tidings.journal.Events;
import dev.tidings.journal.Page;
import dev.tidings.testing.Hasty;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * A change whose announcement gets lost behind the first page of a stream, and before the stream has begun. Feeds are hardly
 * ever compared here but after a loss.
 */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestProfile(Hasty.class)
class LossWhileOpeningTest extends StreamTests {
    @Inject
    Router router;

    @Inject
    Lanes lanes;

    @Inject
    Streams streams;

    @Inject
    Replays replays;

    @Inject
    StreamConfig config;

    private final Recipient ada = Recipient.of(tenant, "ada");

    @Test
    void isReadOnceMessagesArriveAgain() {
        router.get("/probe/late").handler(this::open);

        try (SseProbe client = SseProbe.open(root.resolve("/probe/late"))) {
            client.awaitTitles(2);

            assertThat(client.titles()).containsExactly("before", "lost");
        }
    }

    /** What {@link Opening} does, with a pause between the page and the begin. */
    private void open(RoutingContext context) {
        HttpServerRequest request = context.request();
        Lane lane = lanes.current();
        Socket socket = new Socket(context.response(), request.connection(), request.version());
        Admission admission = new Admission(ada, ada.key(), UUID.randomUUID().toString(), null, 0, -1, null);
        FeedStream stream = new FeedStream(lane, streams, socket, admission);
        stream.listensThrough(route.subscribe(ada, ada.key(), stream));
        journal.store(List.of(Events.event(tenant, "before", "ada")))
                .chain(() -> replays.page(ada, null))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .call(() -> journal.store(List.of(Events.event(tenant, "lost", "ada"))))
                .invoke(stream::onReconnected)
                .subscribe()
                .with(page -> lane.run(() -> begin(context, stream, socket, admission, page)));
    }

    private void begin(RoutingContext context, FeedStream stream, Socket socket, Admission asked, Page page) {
        Admission admission = new Admission(
                asked.recipient(), asked.feed(), asked.slot(), null, 0, page.generation(), asked.tokenOverAt());
        context.response().closeHandler(ignored -> stream.onClosed());
        Answer.begin(context);
        socket.claim();
        streams.metrics().onOpened();
        stream.begin(admission, page, Lifetime.of(config, null, Instant.now(), Lane.millis()));
        socket.settle(context.request(), stream);
    }
}
