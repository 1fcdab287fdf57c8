package dev.tidings.identity;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jose4j.jwa.AlgorithmFactoryFactory;

/**
 * Looks for the platform's signature algorithms once, off the event loops. The verifier would do it with the first token,
 * and on a busy machine that holds up an event loop, with all its streams, for seconds.
 */
@ApplicationScoped
class VerifierWarmUp {
    void begin(@Observes StartupEvent start) {
        Infrastructure.getDefaultWorkerPool().execute(AlgorithmFactoryFactory::getInstance);
    }
}
