package dev.tidings.stream;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pages of the application's origin with the client: the example of docs/frontend.md as it stands there, and one to look into. */
@ApplicationScoped
class ClientPage {
    static final String EXAMPLE = "/probe-route/example";
    static final String TAB = "/probe-route/tab";

    private static final Pattern HTML = Pattern.compile("```html\n(.*?)```", Pattern.DOTALL);

    /** What the example takes for granted. The token lies in the tab, so that a page can be loaded again. */
    private static final String AROUND = """
            <!doctype html>
            <title>A feed</title>
            <script>
              const getAccessToken = async () => sessionStorage.token;
              function render(items, unread) {
                document.title = String(unread);
                document.querySelector("ul").replaceChildren(...items.map(({ title }) => {
                  const item = document.createElement("li");
                  item.textContent = title;
                  return item;
                }));
              }
            </script>
            """;

    private static final String LOOKED_INTO = AROUND + """
            <ul></ul>
            <script type="module">
              import { connect } from "/client/v1/tidings.js";
              window.asked = [];
              window.arrived = [];
              window.states = [];
              const feed = (window.feed = connect({
                token: async ({ refused }) => {
                  window.asked.push(refused);
                  return window.nextToken ?? sessionStorage.token;
                },
              }));
              feed.addEventListener("change", () => render(feed.items, feed.unread));
              feed.addEventListener("notification", ({ detail }) => window.arrived.push(detail.title));
              feed.addEventListener("state", () => window.states.push(`${feed.state} ${feed.reason ?? ""}`.trim()));
            </script>
            """;

    void register(@Observes Router router) {
        router.get(EXAMPLE)
                .blockingHandler(context -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
                        .putHeader("Content-Security-Policy", "default-src 'self' 'unsafe-inline'")
                        .end(AROUND + example()));
        router.get(TAB)
                .handler(context -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
                        .putHeader("Content-Security-Policy", "default-src 'self' 'unsafe-inline'")
                        .end(LOOKED_INTO));
    }

    private static String example() {
        try {
            Matcher blocks = HTML.matcher(Files.readString(Path.of("docs/frontend.md")));
            if (!blocks.find()) {
                throw new IllegalStateException("docs/frontend.md has no example");
            }
            return blocks.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
