package dev.tidings;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;

/**
 * Lets the callbacks of a {@code Uni} run as they are. By itself Quarkus wraps each of them, so that what a thread knew (the
 * request, the identity, a transaction) is taken along to another one: several objects and thread locals for each step of each
 * call. Nothing here asks a thread: a request's identity is read before its first step, and requests, sessions and connections
 * live in Vert.x' own context, which travels by itself.
 */
@ApplicationScoped
class PlainCallbacks {
    void unwrap(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent start) {
        Infrastructure.clearInterceptors();
    }
}
