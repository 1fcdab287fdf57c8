package dev.tidings.stream;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;

/** What the kernel is asked for on each connection. */
@ApplicationScoped
class SocketOptions implements HttpServerOptionsCustomizer {
    private final StreamConfig config;

    SocketOptions(StreamConfig config) {
        this.config = config;
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        customize(options);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        customize(options);
    }

    /** Our pings keep an idle timeout from ever finding a phone that vanished; unacknowledged bytes do (RFC 5482). */
    private void customize(HttpServerOptions options) {
        options.setTcpUserTimeout(Math.toIntExact(config.unacknowledgedLimit().toMillis()));
        options.setSendBufferSize(config.socketSendBuffer());
    }
}
