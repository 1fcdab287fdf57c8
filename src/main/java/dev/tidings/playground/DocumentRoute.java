package dev.tidings.playground;

import io.quarkus.arc.profile.IfBuildProfile;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the page links to, out of the folder that it is developed in: as it is there, so a browser shows the Markdown. */
@Singleton
@IfBuildProfile("dev")
class DocumentRoute {
    static final List<String> DOCUMENTS = List.of("README.md", "docs/contract.md", "docs/frontend.md");

    void register(@Observes Router router) {
        for (String document : DOCUMENTS) {
            router.get("/playground/" + document).blockingHandler(context -> answer(context, Path.of(document)), false);
        }
    }

    private static void answer(RoutingContext context, Path document) {
        if (!Files.isReadable(document)) {
            context.next(); // started elsewhere
            return;
        }
        try {
            context.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                    .putHeader("Content-Security-Policy", "default-src 'none'")
                    .putHeader("X-Content-Type-Options", "nosniff")
                    .end(Buffer.buffer(Files.readAllBytes(document)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
