package dev.tidings.stream;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** What the kernel is asked for on each connection. */
@Singleton
class SocketOptions implements HttpServerOptionsCustomizer {
    private static final Logger LOG = Logger.getLogger(SocketOptions.class);

    private final StreamConfig config;

    /** Without epoll nothing fails, and nobody would notice before phones vanish. */
    SocketOptions(StreamConfig config, Vertx vertx) {
        this.config = config;
        if (!vertx.isNativeTransportEnabled()) {
            LOG.warn("epoll is not there, clients that vanish are noticed only after a quarter of an hour"
                    + " reason=java.io.tmpdir cannot be written or is mounted noexec, or this is not Linux");
        }
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
