package dev.tidings.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.feed.Counters;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A list as {@code GET /v1/notifications} tells it, all its pages.
 *
 * @param cursor of the first page
 */
public record ServerFeed(Map<String, JsonObject> items, Counters counters, String cursor) {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public static ServerFeed list(URI root, String token, String status, int limit) {
        Map<String, JsonObject> items = new LinkedHashMap<>();
        JsonObject first = get(root, token, status, limit, null);
        JsonObject page = first;
        while (true) {
            for (Object item : page.getJsonArray("items")) {
                JsonObject one = (JsonObject) item;
                items.put(one.getString("id"), one);
            }
            String next = page.getString("next");
            if (next == null) {
                Counters counters = new Counters(page.getInteger("unread"), page.getInteger("unseen"));
                return new ServerFeed(items, counters, first.getString("cursor"));
            }
            page = get(root, token, status, limit, next);
            assertThat(page.getString("cursor")).isEqualTo(first.getString("cursor"));
        }
    }

    private static JsonObject get(URI root, String token, String status, int limit, @Nullable String page) {
        String path = "/v1/notifications?status=" + status + "&limit=" + limit + (page == null ? "" : "&page=" + page);
        HttpRequest request = HttpRequest.newBuilder(root.resolve(path))
                .header("Authorization", "Bearer " + token)
                .timeout(Service.PATIENCE)
                .build();
        try {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return new JsonObject(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
