package dev.tidings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.identity.Tokens;
import dev.tidings.stream.SseProbe;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Somebody with a browser, who knows the service by the address of nginx only. */
final class Visitor {
    private static final String TENANT = "nginx";

    private final Nginx nginx;
    private final String user;
    private final String setCookie;
    private final String streamPath;

    Visitor(Nginx nginx, String user) throws IOException, InterruptedException {
        this.nginx = nginx;
        this.user = user;
        HttpResponse<String> ticket = nginx.http()
                .send(
                        HttpRequest.newBuilder(nginx.at("/v1/tickets"))
                                .header("Authorization", "Bearer " + Tokens.of(TENANT, user))
                                .POST(BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(ticket.statusCode()).as(ticket.body()).isEqualTo(201);
        setCookie = ticket.headers().firstValue("Set-Cookie").orElseThrow();
        streamPath = new JsonObject(ticket.body()).getString("streamUrl");
    }

    String setCookie() {
        return setCookie;
    }

    /** With the ticket in its query. */
    String streamPath() {
        return streamPath;
    }

    /** The browser's EventSource: the same URL again and again, with what it has read last. */
    SseProbe open(@Nullable String lastId) {
        String cookie = setCookie.replaceFirst(";.*", "");
        List<String> headers =
                lastId == null ? List.of("Cookie", cookie) : List.of("Cookie", cookie, "Last-Event-ID", lastId);
        SseProbe stream = SseProbe.open(nginx.http(), nginx.at(streamPath), headers.toArray(String[]::new));
        assertThat(stream.status()).isEqualTo(200);
        return stream;
    }

    /** A service sends the visitor something. */
    void isSent(String title) throws IOException, InterruptedException {
        String event = """
                {"specversion": "1.0", "id": "%s", "source": "urn:it", "type": "it.happened", "tenant": "%s",
                 "data": {"to": {"users": ["%s"]}, "title": "%s"}}""".formatted(UUID.randomUUID(), TENANT, user, title);
        HttpRequest request = HttpRequest.newBuilder(nginx.at("/v1/events"))
                .header("Authorization", "Bearer " + Tokens.producer(TENANT))
                .header("Content-Type", "application/cloudevents+json")
                .POST(BodyPublishers.ofString(event))
                .build();
        assertThat(nginx.http()
                        .send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(202);
    }
}
