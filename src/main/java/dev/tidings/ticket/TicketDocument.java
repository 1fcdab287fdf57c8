package dev.tidings.ticket;

import dev.tidings.problem.ProblemResponses;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/** {@link TicketRoute} in the OpenAPI document: a plain route has no annotations that it could be read from. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = ProblemResponses.AHEAD)
public final class TicketDocument implements OASFilter {
    private static final String JSON = "application/json";
    private static final String SCHEMAS = "#/components/schemas/";

    @Override
    public void filterOpenAPI(OpenAPI document) {
        document.getPaths()
                .addPathItem(TicketRoute.PATH, OASFactory.createPathItem().POST(issue()));
        document.getComponents().addSchema("Ticket", ticket()).addSchema("TicketRequest", request());
    }

    private static Operation issue() {
        return OASFactory.createOperation()
                .operationId("issueTicket")
                .summary("Take a ticket for the caller's stream")
                .description(
                        "A short-lived secret for clients that cannot set headers, as a browser's EventSource. With bind"
                                + " browser it is bound to a cookie that came with the call or that the answer sets.")
                .addTag("Streams")
                .security(List.of(OASFactory.createSecurityRequirement().addScheme("bearer")))
                .requestBody(OASFactory.createRequestBody().content(json("TicketRequest")))
                .responses(responses());
    }

    private static APIResponses responses() {
        return OASFactory.createAPIResponses()
                .addAPIResponse("201", created())
                .addAPIResponse("400", refusal("The body is not valid, or the names in the token are none"))
                .addAPIResponse("401", refusal("No valid token"))
                .addAPIResponse("403", refusal("The token names no tenant or user"))
                .addAPIResponse("406", refusal("Accept names neither JSON nor everything"))
                .addAPIResponse("413", refusal("A body of more than 64 KiB"))
                .addAPIResponse("415", refusal("A body that is not JSON"))
                .addAPIResponse("429", refusal("Too many tickets within a minute; Retry-After says how long to wait"))
                .addAPIResponse("503", refusal("Redis or Postgres is away; Retry-After says when to try again"));
    }

    private static APIResponse created() {
        return OASFactory.createAPIResponse()
                .description("The ticket")
                .addHeader("Set-Cookie", header("Only with bind browser"))
                .addHeader("Cache-Control", header("no-store"))
                .content(json("Ticket"));
    }

    private static Schema ticket() {
        return OASFactory.createSchema()
                .addType(Schema.SchemaType.OBJECT)
                .addProperty("ticket", text("256 random bits, base64url; a secret"))
                .addProperty("expiresAt", text("Until then it must be redeemed").format("date-time"))
                .addProperty("streamUrl", text("What to open with EventSource").addExample("/v1/stream?ticket=…"))
                .addProperty("feed", text("An opaque name of this feed, safe for lock and channel names"));
    }

    private static Schema request() {
        return OASFactory.createSchema()
                .addType(Schema.SchemaType.OBJECT)
                .addProperty(
                        "bind",
                        text("browser: bound to a cookie, may reconnect. none: one use by whoever has it")
                                .addType(Schema.SchemaType.NULL)
                                .addEnumeration("browser")
                                .addEnumeration("none")
                                .defaultValue("browser"));
    }

    private static Content json(String schema) {
        return OASFactory.createContent()
                .addMediaType(
                        JSON,
                        OASFactory.createMediaType()
                                .schema(OASFactory.createSchema().ref(SCHEMAS + schema)));
    }

    private static APIResponse refusal(String meaning) {
        return OASFactory.createAPIResponse().description(meaning);
    }

    private static Header header(String description) {
        return OASFactory.createHeader()
                .description(description)
                .schema(OASFactory.createSchema().addType(Schema.SchemaType.STRING));
    }

    private static Schema text(String description) {
        return OASFactory.createSchema().addType(Schema.SchemaType.STRING).description(description);
    }
}
