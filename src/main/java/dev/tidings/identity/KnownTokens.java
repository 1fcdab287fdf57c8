package dev.tidings.identity;

import dev.tidings.problem.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.smallrye.jwt.runtime.auth.JsonWebTokenCredential;
import io.quarkus.smallrye.jwt.runtime.auth.MpJwtValidator;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Asked before the verifier of tokens, which is asked for what is not known. */
@Singleton
class KnownTokens implements IdentityProvider<TokenAuthenticationRequest> {
    private final MpJwtValidator verifier;
    private final TokenReader reader;
    private final VerifiedTokens tokens;
    private final Counter known;
    private final Counter verified;

    KnownTokens(MpJwtValidator verifier, TokenReader reader, IdentityConfig config, MeterRegistry metrics) {
        this.verifier = verifier;
        this.reader = reader;
        this.tokens = new VerifiedTokens(config.tokenCacheTtl(), config.tokenCacheSize());
        this.known = counter(metrics, "known");
        this.verified = counter(metrics, "verified");
        metrics.gauge("tidings.identity.tokens.cached", tokens, VerifiedTokens::count);
    }

    @Override
    public Class<TokenAuthenticationRequest> getRequestType() {
        return TokenAuthenticationRequest.class;
    }

    @Override
    public int priority() {
        return verifier.priority() + 1;
    }

    /** Fails as the verifier does. */
    @Override
    public Uni<SecurityIdentity> authenticate(
            TokenAuthenticationRequest request, AuthenticationRequestContext context) {
        if (!(request.getToken() instanceof JsonWebTokenCredential credential)) {
            return Uni.createFrom().nullItem();
        }
        String token = credential.getToken();
        Optional<Caller> caller = tokens.find(token);
        if (caller.isPresent()) {
            known.increment();
            return Uni.createFrom().item(identity(caller.get()));
        }
        return verifier.authenticate(request, context).invoke(identity -> onVerified(token, identity));
    }

    /** One that names nobody is not kept: whoever asks for its caller says why. */
    private void onVerified(String token, SecurityIdentity identity) {
        verified.increment();
        if (identity.getPrincipal() instanceof JsonWebToken principal) {
            try {
                tokens.keep(token, reader.read(principal));
            } catch (ProblemException namesNobody) {
                // Nothing to keep.
            }
        }
    }

    private static SecurityIdentity identity(Caller caller) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new VerifiedCaller(caller))
                .build();
    }

    private static Counter counter(MeterRegistry metrics, String by) {
        return metrics.counter("tidings.identity.tokens", "by", by);
    }
}
