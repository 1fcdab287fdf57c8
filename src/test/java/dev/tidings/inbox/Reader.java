package dev.tidings.inbox;

import static io.restassured.RestAssured.given;

import dev.tidings.identity.Tokens;
import dev.tidings.stream.SseProbe;
import dev.tidings.testing.Awaits;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A user who reads the inbox. */
record Reader(String tenant, String user) {
    String bearer() {
        return "Bearer " + Tokens.of(tenant, user);
    }

    /**
     * The answer that is not a 503: on a busy machine the first ones may be.
     *
     * @param parameters of the query, a name and a value each
     */
    Response get(String path, String... parameters) {
        return Awaits.await()
                .atMost(Duration.ofSeconds(40))
                .until(() -> getOnce(path, parameters), answer -> answer.statusCode() != 503);
    }

    Response getOnce(String path, String... parameters) {
        var request = given().header("Authorization", bearer());
        for (int i = 0; i < parameters.length; i += 2) {
            request.queryParam(parameters[i], parameters[i + 1]);
        }
        return request.get("/v1/notifications" + path);
    }

    /** @param body empty for none */
    Response patch(String id, String body) {
        return send("PATCH", "/" + id, body);
    }

    /** What a notification is after it was changed. */
    JsonObject patched(String title, String body) {
        return new JsonObject(
                patch(id(title), body).then().statusCode(200).extract().asString());
    }

    /**
     * Marks all.
     *
     * @param what {@code read} or {@code seen}
     */
    JsonObject mark(String what, String body) {
        return new JsonObject(
                send("POST", "/" + what, body).then().statusCode(200).extract().asString());
    }

    /** As {@link #get}, with another method, and the whole path or what is behind that of the notifications. */
    Response send(String method, String path, String body) {
        return Awaits.await()
                .atMost(Duration.ofSeconds(40))
                .until(() -> sendOnce(method, path, body), answer -> answer.statusCode() != 503);
    }

    Response sendOnce(String method, String path, String body) {
        var request = given().header("Authorization", bearer());
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json").body(body);
        }
        return request.request(method, path.startsWith("/v1/") ? path : "/v1/notifications" + path);
    }

    JsonObject list(String... parameters) {
        return new JsonObject(
                get("", parameters).then().statusCode(200).extract().asString());
    }

    /** From the first page, or the one behind it, to the last. */
    List<JsonObject> follow(@Nullable String next, String... parameters) {
        List<JsonObject> pages = new ArrayList<>();
        for (String page = next; page != null; page = pages.getLast().getString("next")) {
            List<String> more = new ArrayList<>(List.of(parameters));
            more.addAll(List.of("page", page));
            pages.add(list(more.toArray(String[]::new)));
        }
        return pages;
    }

    /** The id of a notification that is listed. */
    String id(String title) {
        return items(list("status", "all", "limit", "100")).stream()
                .filter(item -> title.equals(item.getString("title")))
                .map(item -> item.getString("id"))
                .findFirst()
                .orElseThrow();
    }

    /** A stream that has caught up. Like every client, it comes back while the service says that it is busy. */
    SseProbe stream(String query) {
        AtomicReference<SseProbe> open = new AtomicReference<>();
        URI uri = URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/v1/stream" + query);
        Awaits.await().atMost(Duration.ofSeconds(40)).until(() -> {
            SseProbe probe = SseProbe.open(uri, "Authorization", bearer());
            open.set(probe);
            Awaits.await().until(() -> probe.hasEnded() || !probe.frames("feed").isEmpty());
            return !probe.frames("feed").isEmpty();
        });
        return open.get();
    }

    /** A ticket's stream is opened at {@code url} with {@code cookie}. */
    record Ticket(String url, String cookie) {
        SseProbe open() {
            return SseProbe.open(URI.create(RestAssured.baseURI + ":" + RestAssured.port + url), "Cookie", cookie);
        }
    }

    Ticket ticket() {
        Response issued = send("POST", "/v1/tickets", "");
        String cookie = issued.then().statusCode(201).extract().header("Set-Cookie");
        return new Ticket(
                new JsonObject(issued.asString()).getString("streamUrl"), cookie.substring(0, cookie.indexOf(';')));
    }

    static List<JsonObject> items(JsonObject page) {
        var items = page.getJsonArray("items");
        return IntStream.range(0, items.size()).mapToObj(items::getJsonObject).toList();
    }

    static List<String> titles(JsonObject page) {
        return items(page).stream().map(item -> item.getString("title")).toList();
    }
}
