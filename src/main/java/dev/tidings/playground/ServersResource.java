package dev.tidings.playground;

import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;

/** Tells the page where Kafka is: the embedded one is on another port with each start. */
@Path("/dev/servers")
@IfBuildProfile("dev")
public class ServersResource {
    private final String kafka;

    ServersResource(@ConfigProperty(name = "kafka.bootstrap.servers") String kafka) {
        this.kafka = kafka;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public RestResponse<ServersBody> servers() {
        return RestResponse.ResponseBuilder.ok(new ServersBody(kafka))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
