package dev.tidings;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tidings.embedded.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What nginx says to an instance. One is gone here, and the other only notes what it is asked. */
@Timeout(60)
class NginxIT {
    private static final InetSocketAddress GONE = new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free());

    private final List<Headers> heads = new CopyOnWriteArrayList<>();
    private final Set<InetSocketAddress> connections = new HashSet<>();
    private HttpServer instance;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        instance = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        instance.createContext("/", this::note);
        instance.start();
    }

    @AfterEach
    void stop() {
        instance.stop(0);
    }

    private void note(HttpExchange exchange) throws IOException {
        heads.add(exchange.getRequestHeaders());
        connections.add(exchange.getRemoteAddress());
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    @Test
    void everyRequestFindsTheInstanceThatIsThereOverOneConnection() throws Exception {
        try (Nginx nginx = nginx()) {
            for (String path : List.of("/v1/notifications", "/v1/stream?ticket=1", "/v1/openapi", "/v1/stream")) {
                assertThat(get(nginx, path)).isEqualTo(204);
            }
        }

        assertThat(heads).hasSize(4).noneMatch(head -> "close".equals(head.getFirst("Connection")));
        assertThat(connections).hasSize(1);
    }

    @Test
    void saysWhatItSawAndNotWhatItWasTold() throws Exception {
        try (Nginx nginx = nginx()) {
            get(nginx, "/v1/stream", "X-Forwarded-Proto", "http", "X-Forwarded-For", "203.0.113.1");

            assertThat(heads).singleElement().satisfies(head -> {
                assertThat(head.get("X-Forwarded-Proto")).containsExactly("https");
                assertThat(head.get("X-Forwarded-For")).containsExactly("127.0.0.1");
                assertThat(head.get("Host")).containsExactly(nginx.at("/").getAuthority());
            });
        }
    }

    private Nginx nginx() throws Exception {
        return Nginx.start(folder.resolve("nginx"), GONE, instance.getAddress());
    }

    private static int get(Nginx nginx, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(nginx.at(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return nginx.http()
                .send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
