package dev.tidings.identity;

import dev.tidings.problem.Problem;
import dev.tidings.problem.Problem.Kind;
import dev.tidings.problem.ProblemException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.function.BiConsumer;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * The caller of a request. Every {@code Uni} fails with a {@link ProblemException}: 401 without a token or with one that
 * does not hold, 403 for one that names no tenant or user, 400 for names that are none, 503 if the keys are away.
 *
 * <p>Only the header {@code Authorization} is read. A token in a URL is no token: URLs are logged, shared and kept.
 */
@Singleton
public class Callers {
    private final CurrentIdentityAssociation current;
    private final IdentityProviderManager providers;
    private final TokenReader reader;

    Callers(CurrentIdentityAssociation current, IdentityProviderManager providers, TokenReader reader) {
        this.current = current;
        this.providers = providers;
        this.reader = reader;
    }

    /** In a resource, while its request is active. */
    public Uni<Caller> current() {
        return read(current.getDeferredIdentity());
    }

    /** In a plain Vert.x route. */
    public Uni<Caller> of(RoutingContext context) {
        BiConsumer<RoutingContext, Throwable> leftToWhoAsks = Callers::leaveToWhoAsks;
        context.put(QuarkusHttpUser.AUTH_FAILURE_HANDLER, leftToWhoAsks);
        return read(QuarkusHttpUser.getSecurityIdentity(context, providers));
    }

    /** Quarkus' own fails the request, which answers it twice and writes the token into the log where that is at debug. */
    private static void leaveToWhoAsks(RoutingContext context, Throwable failure) {
        // The Uni fails, too.
    }

    private Uni<Caller> read(Uni<SecurityIdentity> identity) {
        return identity.map(this::caller).onFailure().transform(ProblemException::of);
    }

    private Caller caller(SecurityIdentity identity) {
        return switch (identity.getPrincipal()) {
            case VerifiedCaller known -> reader.again(known.caller());
            case JsonWebToken token -> reader.read(token);
            default ->
                throw new ProblemException(
                        Problem.of(Kind.UNAUTHORIZED, "A valid bearer token is needed, in the header Authorization."));
        };
    }
}
