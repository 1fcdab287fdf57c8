package dev.tidings.playground;

import io.quarkus.arc.profile.IfBuildProfile;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The page at {@code /}. Its files are not under META-INF/resources: what lies there is in the package too. */
@ApplicationScoped
@IfBuildProfile("dev")
class PageRoute {
    /** The page shows what other services wrote: should it ever take text for HTML, no script of theirs would run. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    void register(@Observes Router router) {
        serve(router, "/", "index.html", "text/html; charset=utf-8");
        serve(router, "/playground.css", "playground.css", "text/css; charset=utf-8");
        for (String module :
                new String[] {"playground.js", "feed.js", "list.js", "composer.js", "api.js", "frames.js"}) {
            serve(router, "/" + module, module, "text/javascript; charset=utf-8");
        }
    }

    /** Read anew each time, so that a change shows with the next reload; on a worker, because reading blocks. */
    private static void serve(Router router, String path, String file, String type) {
        router.get(path).blockingHandler(context -> answer(context, read(file), type), false);
    }

    private static void answer(RoutingContext context, Buffer content, String type) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(content);
    }

    private static Buffer read(String file) {
        try (InputStream content = PageRoute.class.getResourceAsStream("/playground/" + file)) {
            if (content == null) {
                throw new IllegalStateException("the playground has no " + file);
            }
            return Buffer.buffer(content.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
