package dev.tidings.canary;

import dev.tidings.ticket.Ticket;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.net.URI;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A stream of this instance's own, opened over its own port as any client would: with a ticket, a new one each time. Comes
 * back by itself, with backoff, for as long as the instance lives; the silence of the canaries tells of it. Belongs to one
 * event loop.
 */
final class CanaryStream {
    private static final Logger LOG = Logger.getLogger(CanaryStream.class);
    private static final long FIRST_PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE_MILLIS = 15_000;
    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
    /** Several pings, at their default. */
    private static final int IDLE_SECONDS = 75;

    private final Vertx vertx;
    private final Context context;
    private final HttpClient client;
    private final Supplier<URI> address;
    private final Supplier<Uni<Ticket>> tickets;
    private final BiConsumer<String, String> frames;
    private @Nullable HttpClientRequest open;
    private boolean isClosed;
    private int attempts;

    /**
     * @param address of this instance, as soon as it listens; throws before
     * @param frames takes event and data of each frame
     */
    CanaryStream(
            Vertx vertx,
            Context context,
            Supplier<URI> address,
            Supplier<Uni<Ticket>> tickets,
            BiConsumer<String, String> frames) {
        this.vertx = vertx;
        this.context = context;
        this.address = address;
        this.tickets = tickets;
        this.frames = frames;
        // It talks to itself: there is no name in the certificate to compare with.
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setTracingPolicy(TracingPolicy.IGNORE)
                .setTrustAll(true)
                .setVerifyHost(false));
    }

    void open() {
        if (isClosed) {
            return;
        }
        Uni.createFrom()
                .deferred(tickets::get)
                .subscribe()
                .with(
                        ticket -> context.runOnContext(ignored -> connect(ticket)),
                        failure -> context.runOnContext(ignored -> again(failure)));
    }

    void close() {
        isClosed = true;
        HttpClientRequest request = open;
        open = null;
        if (request != null) {
            request.reset();
        }
        client.close();
    }

    private void connect(Ticket ticket) {
        if (isClosed) {
            return;
        }
        try {
            client.request(to(address.get(), ticket))
                    .compose(this::send)
                    .onSuccess(this::read)
                    .onFailure(this::again);
        } catch (RuntimeException e) {
            // It does not listen yet.
            again(e);
        }
    }

    private static RequestOptions to(URI own, Ticket ticket) {
        return new RequestOptions()
                .setSsl("https".equals(own.getScheme()))
                .setHost("localhost".equals(own.getHost()) ? "127.0.0.1" : own.getHost())
                .setPort(own.getPort())
                .setURI("/v1/stream?ticket=" + ticket.value())
                .putHeader(HttpHeaders.ACCEPT, "text/event-stream");
    }

    private io.vertx.core.Future<HttpClientResponse> send(HttpClientRequest request) {
        open = request;
        return request.send();
    }

    private void read(HttpClientResponse response) {
        HttpClientRequest request = response.request();
        if (response.statusCode() != 200) {
            request.reset();
            endIfCurrent(request, "status " + response.statusCode());
            return;
        }
        SseLines lines = new SseLines(this::onFrame);
        response.handler(lines);
        response.endHandler(ignored -> endIfCurrent(request, "ended"));
        response.exceptionHandler(
                failure -> endIfCurrent(request, failure.getClass().getSimpleName()));
    }

    private void onFrame(String event, String data) {
        if (event.equals("feed")) {
            attempts = 0;
        }
        frames.accept(event, data);
    }

    private void again(Throwable failure) {
        // Not its message: that of a client may name the address, and in it the ticket.
        again(failure.getClass().getSimpleName());
    }

    /** One that breaks may say so twice. */
    private void endIfCurrent(HttpClientRequest request, String reason) {
        if (request.equals(open)) {
            again(reason);
        }
    }

    private void again(String reason) {
        open = null;
        if (isClosed) {
            return;
        }
        LOG.debugf("the canary's stream opens again reason=%s", reason);
        long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempts++, 6));
        vertx.setTimer(pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1), ignored -> open());
    }
}
