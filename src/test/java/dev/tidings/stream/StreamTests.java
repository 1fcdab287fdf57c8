package dev.tidings.stream;

import dev.tidings.feed.FeedChange;
import dev.tidings.identity.Tokens;
import dev.tidings.journal.Events;
import dev.tidings.journal.Journal;
import dev.tidings.journal.NewEvent;
import dev.tidings.route.Message;
import dev.tidings.route.Outgoing;
import dev.tidings.route.Route;
import dev.tidings.wire.Frames;
import io.quarkus.test.common.http.TestHTTPResource;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What tests of streams share: a tenant of their own, and the ways to open, store and announce. */
class StreamTests {
    static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Inject
    Journal journal;

    @Inject
    Route route;

    @TestHTTPResource("/")
    URI root;

    final String tenant = Events.freshTenant();

    /** A ticket as its caller gets it, and the cookie that came with it. */
    record Issued(int status, JsonObject body, String cookie) {}

    SseProbe open(String user, String... more) {
        return openWith(Tokens.of(tenant, user), more);
    }

    SseProbe openWith(String token, String... more) {
        List<String> headers = new ArrayList<>(List.of("Authorization", "Bearer " + token));
        headers.addAll(List.of(more));
        return SseProbe.open(root.resolve("/v1/stream"), headers.toArray(String[]::new));
    }

    SseProbe redeem(Issued issued, String... headers) {
        return SseProbe.open(root.resolve(issued.body().getString("streamUrl")), headers);
    }

    Issued ticket(String token, String bind, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve("/v1/tickets"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"bind\":\"" + bind + "\"}"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            String cookie = response.headers()
                    .firstValue("Set-Cookie")
                    .map(set -> set.substring(0, set.indexOf(';')))
                    .orElse("");
            return new Issued(response.statusCode(), new JsonObject(response.body()), cookie);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    List<FeedChange> store(List<NewEvent> events) {
        return journal.store(events).await().atMost(PATIENCE).changes();
    }

    void announce(List<FeedChange> changes) {
        route.announce(changes.stream()
                        .map(change -> new Outgoing(
                                change.recipient().key(),
                                Message.Announcement.of(change, Frames.of(change), System.currentTimeMillis())))
                        .toList())
                .await()
                .atMost(PATIENCE);
    }

    void emit(String title, String... users) {
        announce(store(List.of(Events.event(tenant, title, users))));
    }
}
