package dev.tidings.problem;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/**
 * Refusals in the OpenAPI document: each call says which it knows and what they mean there, this says what they all look
 * like.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class ProblemResponses implements OASFilter {
    /** The priority of filters that add calls: higher ones come first, and this one has the default, 1. */
    public static final int AHEAD = 100;

    private static final String SCHEMA = "#/components/schemas/Problem";

    @Override
    public void filterOpenAPI(OpenAPI document) {
        document.getPaths()
                .getPathItems()
                .values()
                .forEach(path -> path.getOperations().values().forEach(ProblemResponses::complete));
    }

    private static void complete(Operation operation) {
        APIResponses responses = operation.getResponses();
        if (operation.getSecurity() != null && !responses.hasAPIResponse("500")) {
            responses.addAPIResponse(
                    "500",
                    OASFactory.createAPIResponse()
                            .description("Something went wrong here; detail names an id under which the log has it"));
        }
        responses.getAPIResponses().forEach((status, response) -> {
            if (status.startsWith("4") || status.startsWith("5")) {
                complete(status, response);
            }
        });
    }

    private static void complete(String status, APIResponse response) {
        Schema problem = OASFactory.createSchema().ref(SCHEMA);
        response.setContent(OASFactory.createContent()
                .addMediaType(Problem.MEDIA_TYPE, OASFactory.createMediaType().schema(problem)));
        switch (status) {
            case "401" ->
                response.addHeader("WWW-Authenticate", header("The scheme that is expected", Schema.SchemaType.STRING));
            case "429", "503" ->
                response.addHeader("Retry-After", header("Seconds to wait", Schema.SchemaType.INTEGER));
            default -> {
                // Nothing but the body.
            }
        }
    }

    private static Header header(String description, Schema.SchemaType type) {
        return OASFactory.createHeader()
                .description(description)
                .schema(OASFactory.createSchema().addType(type));
    }
}
