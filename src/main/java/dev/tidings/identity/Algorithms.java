package dev.tidings.identity;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jose4j.jwa.AlgorithmFactoryFactory;

/**
 * The algorithms of tokens, tried out before there are any. Left to the first token it happens on the event loops, holds
 * them for half a second of processor time, and calls to Redis that are under way run out of time.
 */
@Singleton
class Algorithms {
    void load(@Observes StartupEvent start) {
        AlgorithmFactoryFactory.getInstance();
    }
}
