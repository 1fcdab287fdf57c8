package dev.tidings.problem;

import io.quarkus.security.Authenticated;
import io.vertx.ext.web.Router;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.Observes;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Fails in every way that a resource or a route can fail. */
@Path("/probe")
@Produces(MediaType.APPLICATION_JSON)
public class ProblemProbe {
    static final String SECRET = "select password from account";

    public record Line(@NotBlank String name, @Max(9) int count) {}

    public record Order(@NotBlank String title, @Valid List<Line> lines) {}

    @POST
    @Path("order")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public String order(@Valid Order order) {
        return "{}";
    }

    @GET
    @Path("unexpected")
    @Operation(hidden = true)
    public String unexpected() {
        throw new IllegalStateException(SECRET);
    }

    @GET
    @Path("refused")
    @Operation(hidden = true)
    public String refused() {
        throw new ProblemException(Problem.tooMany("Slow down.", Duration.ofMillis(1_001)));
    }

    @GET
    @Path("library")
    @Operation(hidden = true)
    public String library() {
        throw new WebApplicationException(SECRET, Response.Status.CONFLICT);
    }

    @GET
    @Path("signed-in")
    @Authenticated
    @Operation(hidden = true)
    public String signedIn() {
        return "{}";
    }

    @GET
    @Path("admin")
    @RolesAllowed("admin")
    @Operation(hidden = true)
    public String admin() {
        return "{}";
    }

    @GET
    @Path("item/{id}")
    @Operation(hidden = true)
    public String item(@PathParam("id") UUID id, @QueryParam("limit") int limit) {
        return "{}";
    }

    void routes(@Observes Router router) {
        router.get("/probe-route/unexpected").handler(context -> {
            throw new IllegalStateException(SECRET);
        });
        router.get("/probe-route/status").handler(context -> context.fail(406));
        router.get("/probe-route/refused")
                .handler(context ->
                        context.fail(new ProblemException(Problem.unavailable("Away.", Duration.ofSeconds(2)))));
        router.get("/probe-route/late").handler(context -> {
            context.response().setChunked(true).write("half");
            context.fail(new IllegalStateException(SECRET));
        });
    }
}
