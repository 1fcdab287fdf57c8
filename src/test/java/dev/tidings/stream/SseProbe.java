package dev.tidings.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.testing.Awaits;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A client of one stream that records every frame, read as WHATWG HTML says. */
public final class SseProbe implements AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** One event as it was dispatched; the id is the frame's own, null if it had none. */
    public record Seen(String event, @Nullable String id, String data) {
        public JsonObject json() {
            return new JsonObject(data);
        }
    }

    private final HttpResponse<InputStream> response;
    private final List<Seen> frames = new CopyOnWriteArrayList<>();
    private final StringBuilder refusal = new StringBuilder();
    private volatile long retryMillis = -1;
    private volatile boolean hasEnded;

    private SseProbe(HttpResponse<InputStream> response) {
        this.response = response;
        Thread.ofVirtual().start(this::read);
    }

    /** Waits for the response's head. */
    public static SseProbe open(URI uri, String... headers) {
        return open(HTTP, uri, headers);
    }

    /** The same with another client: one that speaks HTTP/2, or trusts a certificate. */
    public static SseProbe open(HttpClient http, URI uri, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(PATIENCE);
        request.header("Accept", "text/event-stream");
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new SseProbe(http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public int status() {
        return response.statusCode();
    }

    public HttpClient.Version version() {
        return response.version();
    }

    public Optional<String> header(String name) {
        return response.headers().firstValue(name);
    }

    /** The body of an answer that is no stream. */
    public JsonObject problem() {
        awaitEnd();
        return new JsonObject(refusal.toString());
    }

    public long retryMillis() {
        return retryMillis;
    }

    public List<Seen> frames() {
        return List.copyOf(frames);
    }

    public List<Seen> frames(String event) {
        return frames.stream().filter(frame -> frame.event().equals(event)).toList();
    }

    public List<String> titles() {
        return frames("notification").stream()
                .map(frame -> frame.json().getString("title"))
                .toList();
    }

    public @Nullable String lastId() {
        return frames.stream()
                .map(Seen::id)
                .filter(java.util.Objects::nonNull)
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    public Seen await(String event) {
        return await(frame -> frame.event().equals(event));
    }

    public Seen await(Predicate<Seen> wanted) {
        Awaits.await()
                .alias("status " + status() + ", body so far: " + refusal)
                .atMost(PATIENCE)
                .until(() -> frames.stream().anyMatch(wanted) || hasEnded);
        assertThat(frames).as("status %s, body: %s", status(), refusal).anyMatch(wanted);
        return frames.stream().filter(wanted).findFirst().orElseThrow();
    }

    public SseProbe awaitLive() {
        await("feed");
        return this;
    }

    public void awaitTitles(int count) {
        Awaits.await().atMost(PATIENCE).until(() -> titles().size() >= count);
    }

    public void awaitEnd() {
        Awaits.await().atMost(PATIENCE).until(() -> hasEnded);
    }

    public boolean hasEnded() {
        return hasEnded;
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            // closed is closed
        }
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
            Parser parser = new Parser();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                refusal.append(line);
                parser.line(line);
            }
        } catch (IOException e) {
            // the connection ended
        } finally {
            hasEnded = true;
        }
    }

    private final class Parser {
        private String event = "";
        private @Nullable String id;
        private final StringBuilder data = new StringBuilder();

        void line(String line) {
            if (line.isEmpty()) {
                dispatch();
                return;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
            switch (field) {
                case "event" -> event = value;
                case "data" -> data.append(value).append('\n');
                case "id" -> id = value;
                case "retry" -> retryMillis = Long.parseLong(value);
                default -> {
                    // a comment or an unknown field
                }
            }
        }

        private void dispatch() {
            if (!data.isEmpty()) {
                frames.add(new Seen(event, id, data.substring(0, data.length() - 1)));
            }
            event = "";
            id = null;
            data.setLength(0);
        }
    }
}
