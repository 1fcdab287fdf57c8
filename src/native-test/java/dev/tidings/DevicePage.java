package dev.tidings;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of another origin of the same site, with the module that docs/contract.md gives to pages. */
final class DevicePage implements AutoCloseable {
    private static final String PAGE = """
            <!doctype html>
            <meta name="viewport" content="width=device-width">
            <title>A device</title>
            <ul></ul>
            <script type="module">
              import { openFeed } from "./feed.js";
              const query = new URLSearchParams(location.search);
              const seen = (window.seen = { items: [], counters: { unread: -1, unseen: -1 }, at: 0, frames: [] });
              const Plain = window.EventSource;
              // Beside the module: the ids of all frames, in their order.
              window.EventSource = class extends Plain {
                constructor(...all) {
                  super(...all);
                  for (const name of ["reset", "notification", "removed", "marked", "feed"]) {
                    this.addEventListener(name, ({ data, lastEventId }) =>
                      seen.frames.push(`${name} ${JSON.parse(data).id ?? lastEventId}`));
                  }
                }
              };
              openFeed({
                token: async () => query.get("token"),
                onChange: (items, counters) => {
                  if (counters.unread !== seen.counters.unread) seen.at = Date.now();
                  seen.items = items;
                  seen.counters = counters;
                  document.querySelector("ul").replaceChildren(...items.map(({ title, readAt }) => {
                    const li = document.createElement("li");
                    li.textContent = (readAt ? "" : "• ") + title;
                    return li;
                  }));
                },
              });
              window.read = (id) => {
                const asked = Date.now();
                fetch(`${query.get("api")}/v1/notifications/${id}`, {
                  method: "PATCH",
                  headers: { Authorization: `Bearer ${query.get("token")}`, "Content-Type": "application/json" },
                  body: '{"read": true}',
                });
                return asked;
              };
            </script>
            """;

    private final HttpServer server;

    private DevicePage(HttpServer server) {
        this.server = server;
    }

    static DevicePage serve() throws IOException {
        return serve(PAGE);
    }

    /** Another page than that of the devices. */
    static DevicePage serve(String html) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String module = module();
        server.createContext("/feed.js", exchange -> answer(exchange, "text/javascript", module));
        server.createContext("/", exchange -> answer(exchange, "text/html", html));
        server.start();
        return new DevicePage(server);
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    String address(URI api, String token) {
        String root = "http://127.0.0.1:" + api.getPort();
        return origin() + "/?api=" + URLEncoder.encode(root, UTF_8) + "&token=" + URLEncoder.encode(token, UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** As it stands there, but for the address of the service. */
    private static String module() throws IOException {
        String contract = Files.readString(Path.of("docs/contract.md"));
        int begin = contract.indexOf("// feed.js:");
        String module = contract.substring(begin, contract.indexOf("```", begin));
        String address = "const api = \"\";";
        if (!module.contains(address)) {
            throw new IllegalStateException("the module has another first line");
        }
        return module.replace(address, "const api = new URLSearchParams(location.search).get(\"api\");");
    }

    private static void answer(HttpExchange exchange, String type, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", type + "; charset=utf-8");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
