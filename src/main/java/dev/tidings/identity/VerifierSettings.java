package dev.tidings.identity;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.Config;

/**
 * Refuses to start half open: the verifier skips the check of an issuer or audience that is not set, and would then take
 * tokens that were meant for another service.
 */
@ApplicationScoped
class VerifierSettings {
    private final Config config;

    VerifierSettings(Config config) {
        this.config = config;
    }

    void check(@Observes StartupEvent start) {
        require("mp.jwt.verify.publickey.location", "where the JWKS of the identity provider is");
        require("mp.jwt.verify.issuer", "the issuer that tokens must name");
        require("mp.jwt.verify.audiences", "the audiences of which tokens must name one");
    }

    private void require(String setting, String meaning) {
        if (config.getOptionalValue(setting, String.class)
                .filter(value -> !value.isBlank())
                .isEmpty()) {
            throw new ConfigurationException("tidings cannot start: " + setting + " is not set (" + meaning + ")");
        }
    }
}
