package dev.tidings.canary;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where this instance listens. Asking fails for as long as it does not. */
@Singleton
class OwnAddress implements Supplier<URI> {
    private final HttpServer server;
    private final int port;

    OwnAddress(HttpServer server, @ConfigProperty(name = "quarkus.http.port", defaultValue = "8080") int port) {
        this.server = server;
        this.port = port;
    }

    @Override
    public URI get() {
        try {
            return server.getLocalBaseUri();
        } catch (IllegalArgumentException e) {
            // A live reload keeps the server that listens, and nobody says again where.
            if (LaunchMode.current() == LaunchMode.DEVELOPMENT) {
                return URI.create("http://127.0.0.1:" + port);
            }
            throw e;
        }
    }
}
