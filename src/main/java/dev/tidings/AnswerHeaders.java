package dev.tidings;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * What every answer tells a browser: to take it for nothing else than it says it is, to run and frame nothing of it, and to
 * tell nobody where it came from. Set once for a request; the frames of a stream do not pass here.
 */
@Singleton
class AnswerHeaders {
    /** Before everything that may refuse. */
    private static final int FIRST = 500;

    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("x-content-type-options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence REFERRER_POLICY = HttpHeaders.createOptimized("referrer-policy");
    private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
    private static final CharSequence SECURITY_POLICY = HttpHeaders.createOptimized("content-security-policy");
    private static final CharSequence NOTHING =
            HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");

    /** RFC 6797. Not for subdomains: they are somebody else's to speak for. */
    private static final CharSequence TRANSPORT_SECURITY = HttpHeaders.createOptimized("strict-transport-security");

    private static final CharSequence ONE_YEAR = HttpHeaders.createOptimized("max-age=31536000");

    void register(@Observes Filters filters) {
        filters.register(AnswerHeaders::set, FIRST);
    }

    private static void set(RoutingContext context) {
        MultiMap headers = context.response().headers();
        headers.set(CONTENT_TYPE_OPTIONS, NOSNIFF);
        headers.set(REFERRER_POLICY, NO_REFERRER);
        // What stands under it in dev mode are pages of Quarkus; in production there is nothing.
        if (!context.normalizedPath().startsWith("/q/")) {
            headers.set(SECURITY_POLICY, NOTHING);
        }
        if ("https".equals(context.request().scheme())) {
            headers.set(TRANSPORT_SECURITY, ONE_YEAR);
        }
        context.next();
    }
}
