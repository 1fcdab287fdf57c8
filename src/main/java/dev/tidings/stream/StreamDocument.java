package dev.tidings.stream;

import dev.tidings.problem.ProblemResponses;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/** {@link StreamRoute} in the OpenAPI document: a plain route has no annotations that it could be read from. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = ProblemResponses.AHEAD)
public final class StreamDocument implements OASFilter {
    private static final String DESCRIPTION = """
            Opened with a `ticket` (see `POST /v1/tickets`; one that is bound to a browser needs that browser's cookie) or,
            by clients that can set headers, with the bearer token and no ticket. A token in the URL is refused.

            A client says where it stands with the header `Last-Event-ID` or, where it cannot set it, the query
            `lastEventId`; the header wins. Without either, or with what is no cursor of this feed, the stream begins with
            `reset`.

            | event | id | data | when |
            |---|---|---|---|
            | (field `retry:`) | | | first thing on every stream, in milliseconds |
            | `reset` | yes | `{"reason": "unknown-cursor \\| pruned \\| first \\| restored"}` | forget local state: \
            everything unread follows |
            | `notification` | yes | a Notification; `"replay": true` while catching up | created or changed |
            | `removed` | yes | `{"id", "reason": "archived \\| expired \\| retracted \\| pruned"}` | left the feed |
            | `marked` | yes | `{"what": "read \\| seen", "through", "category", "at"}` | everything with `seq` up to \
            `through` is read or seen |
            | `feed` | yes | `{"unread", "unseen", "live": true}` | after each replay and each change: absolute values |
            | `signal` | no | `{"type", "mode": "ephemeral \\| state", "key", "seq", "expiresAt", "data"}` | an event \
            that is not stored |
            | `ping` | no | `{}` | every 20 s |
            | `bye` | no | `{"reason": "drain \\| busy \\| expired \\| revoked \\| replaced \\| slow", "reconnect": \
            "same \\| new-ticket \\| never", "retryMs"}` | last thing on a stream that the server ends |

            Ids are cursors: opaque, at most 64 characters. What cannot be served now is answered with 200, `retry:` and
            `bye` (`busy`) to a request whose `Accept` names `text/event-stream`, because any other status ends an
            `EventSource` for good.
            """;

    @Override
    public void filterOpenAPI(OpenAPI document) {
        document.getPaths()
                .addPathItem(StreamRoute.PATH, OASFactory.createPathItem().GET(open()));
    }

    private static Operation open() {
        return OASFactory.createOperation()
                .operationId("openStream")
                .summary("Open the caller's stream of Server-Sent Events")
                .description(DESCRIPTION)
                .addTag("Streams")
                .security(List.of(
                        OASFactory.createSecurityRequirement().addScheme("bearer"),
                        OASFactory.createSecurityRequirement()))
                .parameters(List.of(
                        parameter("ticket", Parameter.In.QUERY, "Instead of the bearer token; a secret"),
                        parameter("lastEventId", Parameter.In.QUERY, "Where the client stands"),
                        parameter(
                                "Last-Event-ID", Parameter.In.HEADER, "Where the client stands; wins over the query")))
                .responses(responses());
    }

    private static APIResponses responses() {
        return OASFactory.createAPIResponses()
                .addAPIResponse("200", stream())
                .addAPIResponse("400", refusal("The names in the token are none"))
                .addAPIResponse("401", refusal("No valid token; or the ticket is unknown, over, or not this browser's"))
                .addAPIResponse("403", refusal("The token names no tenant or user"))
                .addAPIResponse("429", refusal("The user, or the tenant, has too many open streams"))
                .addAPIResponse(
                        "503", refusal("Cannot be served now; only where Accept does not name text/event-stream"));
    }

    private static APIResponse refusal(String meaning) {
        return OASFactory.createAPIResponse().description(meaning);
    }

    private static APIResponse stream() {
        return OASFactory.createAPIResponse()
                .description("The stream, until one side ends it")
                .addHeader("Cache-Control", header("no-store, no-transform"))
                .addHeader("X-Accel-Buffering", header("no"))
                .content(OASFactory.createContent()
                        .addMediaType(
                                "text/event-stream",
                                OASFactory.createMediaType().schema(text())));
    }

    private static Parameter parameter(String name, Parameter.In in, String description) {
        return OASFactory.createParameter()
                .name(name)
                .in(in)
                .description(description)
                .schema(text());
    }

    private static Header header(String value) {
        return OASFactory.createHeader().schema(text().addEnumeration(value));
    }

    private static Schema text() {
        return OASFactory.createSchema().addType(Schema.SchemaType.STRING);
    }
}
