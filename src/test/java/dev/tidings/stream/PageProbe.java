package dev.tidings.stream;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** A page of the application's origin that follows a feed with one ticket and one plain EventSource, and mends nothing. */
@ApplicationScoped
class PageProbe {
    static final String PATH = "/probe-route/event-source";

    private static final String PAGE = """
            <!doctype html>
            <title>A feed</title>
            <ol></ol>
            <script>
              const seen = { frames: [], opened: 0, lost: 0 };

              async function follow(token) {
                const headers = { Authorization: `Bearer ${token}` };
                const response = await fetch("/v1/tickets", { method: "POST", headers });
                const stream = new EventSource((await response.json()).streamUrl);
                stream.onopen = () => seen.opened++;
                stream.onerror = () => seen.lost++;
                for (const name of ["reset", "notification", "removed", "feed", "bye"]) {
                  stream.addEventListener(name, (event) => show(name, event));
                }
              }

              function show(name, event) {
                seen.frames.push(`${name} ${event.lastEventId}`);
                if (name !== "notification") return;
                const item = document.createElement("li");
                item.textContent = JSON.parse(event.data).title;
                document.querySelector("ol").append(item);
              }
            </script>
            """;

    void register(@Observes Router router) {
        router.get(PATH)
                .handler(context -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
                        .putHeader("Content-Security-Policy", "default-src 'self' 'unsafe-inline'")
                        .end(PAGE));
    }
}
