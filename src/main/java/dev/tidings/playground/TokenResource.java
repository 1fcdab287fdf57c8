package dev.tidings.playground;

import dev.tidings.problem.Problem;
import dev.tidings.problem.Problem.FieldError;
import dev.tidings.problem.ProblemException;
import io.quarkus.arc.profile.IfBuildProfile;
import io.smallrye.jwt.build.Jwt;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Makes whoever asks whoever they like: the identity provider of dev mode, worth nothing outside of it. */
@Path("/dev/token")
@IfBuildProfile("dev")
public class TokenResource {
    /** Long enough for an afternoon's shell, short enough to see a stream end with its token. */
    private static final Duration LIFETIME = Duration.ofHours(1);

    private final Optional<String> key;
    private final String tenantClaim;

    TokenResource(
            @ConfigProperty(name = "smallrye.jwt.sign.key.location") Optional<String> key,
            @ConfigProperty(name = "tidings.identity.tenant-claim", defaultValue = "tenant") String tenantClaim) {
        this.key = key;
        this.tenantClaim = tenantClaim;
    }

    /** Not found where the servers are the developer's own: then so is the issuer, and we have no key of it. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public RestResponse<TokenBody> sign(@Nullable TokenRequest request) {
        if (key.isEmpty()) {
            throw new NotFoundException();
        }
        if (request == null) {
            throw new ProblemException(Problem.of(Problem.Kind.VALIDATION, "A JSON object is needed."));
        }
        List<FieldError> faults = request.faults();
        if (!faults.isEmpty()) {
            throw new ProblemException(Problem.validation("Some fields are not valid.", faults));
        }
        String token = Jwt.subject(request.user())
                .claim(tenantClaim, request.tenant())
                .groups(request.roles())
                .expiresIn(LIFETIME)
                .sign();
        return RestResponse.ResponseBuilder.ok(new TokenBody(token))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
