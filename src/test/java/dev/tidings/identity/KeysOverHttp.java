package dev.tidings.identity;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An identity provider that publishes the keys of the tests, as one in production does: tokens are verified on workers then. */
public final class KeysOverHttp implements QuarkusTestResourceLifecycleManager {
    private @Nullable HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            byte[] keys = Files.readAllBytes(TestKeys.jwks());
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            started.createContext("/jwks", exchange -> {
                try (exchange) {
                    exchange.getResponseHeaders().add("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, keys.length);
                    exchange.getResponseBody().write(keys);
                }
            });
            started.start();
            server = started;
            return Map.of(
                    "mp.jwt.verify.publickey.location",
                    "http://127.0.0.1:" + started.getAddress().getPort() + "/jwks");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        HttpServer started = server;
        if (started != null) {
            started.stop(0);
        }
    }
}
