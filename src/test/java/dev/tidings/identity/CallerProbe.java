package dev.tidings.identity;

import dev.tidings.problem.ProblemException;
import dev.tidings.problem.ProblemWriter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Says who calls: once as a resource, once as a plain route. */
@Path("/probe/caller")
@Produces(MediaType.APPLICATION_JSON)
public class CallerProbe {
    private final Callers callers;

    CallerProbe(Callers callers) {
        this.callers = callers;
    }

    @GET
    @Operation(hidden = true)
    public Uni<String> resource() {
        return callers.current().map(CallerProbe::json);
    }

    void route(@Observes Router router) {
        router.get("/probe-route/caller")
                .handler(context -> callers.of(context)
                        .subscribe()
                        .with(
                                caller -> context.json(new JsonObject(json(caller))),
                                failure -> refuse(context, failure)));
    }

    private static void refuse(RoutingContext context, Throwable failure) {
        ProblemWriter.write(context, ProblemException.of(failure).problem());
    }

    private static String json(Caller caller) {
        return new JsonObject()
                .put("tenant", caller.recipient().tenant().value())
                .put("user", caller.recipient().user().value())
                .put(
                        "roles",
                        List.copyOf(caller.roles()).stream()
                                .map(Role::group)
                                .sorted()
                                .toList())
                .put("expires", caller.tokenExpiresAt().getEpochSecond())
                .encode();
    }
}
