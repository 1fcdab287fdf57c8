package dev.tidings.inbox;

import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.RestResponse;

/** Answers that are somebody's own, and true for a moment: not for any cache. */
final class NoStore {
    private NoStore() {}

    static <T> RestResponse<T> ok(T body) {
        return RestResponse.ResponseBuilder.ok(body)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
