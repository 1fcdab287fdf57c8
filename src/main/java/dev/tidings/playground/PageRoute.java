package dev.tidings.playground;

import io.quarkus.arc.profile.IfBuildProfile;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The page at {@code /}. Its files are not under META-INF/resources: what lies there is in the package too. */
@Singleton
@IfBuildProfile("dev")
class PageRoute {
    private static final String PAGE = "index.html";
    private static final String FOLDER = "/playground/";

    /** No slash and no dots in a row: nothing but the files of the one folder can be named. */
    private static final String FILES = FOLDER + "[a-z-]+\\.(?:html|css|js)";

    /** The page shows what other services wrote: should it ever take text for HTML, no script of theirs would run. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; ";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8");

    void register(@Observes Router router) {
        router.get("/").blockingHandler(context -> answer(context, PAGE), false);
        // Read anew each time, so that a change shows with the next reload; on a worker, because reading blocks.
        router.getWithRegex(FILES).blockingHandler(context -> answer(context, named(context)), false);
    }

    private static String named(RoutingContext context) {
        return context.normalizedPath().substring(FOLDER.length());
    }

    private static void answer(RoutingContext context, String file) {
        Buffer content = read(file);
        if (content == null) {
            context.next();
            return;
        }
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, TYPES.get(file.substring(file.lastIndexOf('.') + 1)))
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader("Content-Security-Policy", POLICY + frames(file, port(context)))
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(content);
    }

    /** The page frames its clients, each on an origin of its own, and they let nobody but the page frame them. */
    private static String frames(String file, int port) {
        return file.equals("client.html")
                ? "frame-ancestors http://localhost:%1$d http://*.localhost:%1$d http://127.0.0.1:%1$d".formatted(port)
                : "frame-src http://*.localhost:%d; frame-ancestors 'none'".formatted(port);
    }

    /** The one that the browser named: another than ours where a port is forwarded. */
    private static int port(RoutingContext context) {
        HostAndPort named = context.request().authority();
        return named == null || named.port() < 0 ? 80 : named.port();
    }

    private static @Nullable Buffer read(String file) {
        try (InputStream content = PageRoute.class.getResourceAsStream(FOLDER + file)) {
            return content == null ? null : Buffer.buffer(content.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
