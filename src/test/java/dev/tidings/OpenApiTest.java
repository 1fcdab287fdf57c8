package dev.tidings;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.tidings.embedded.RealServers;
import dev.tidings.identity.Tokens;
import dev.tidings.journal.Events;
import dev.tidings.journal.Journal;
import dev.tidings.testing.Awaits;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The OpenAPI document against the application that serves it. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    @Inject
    Router router;

    @Inject
    Journal journal;

    /** One call that the document names. */
    private record Call(String method, String path, JsonObject operation) {
        @Override
        public String toString() {
            return method.toUpperCase(Locale.ROOT) + " " + path;
        }
    }

    private JsonObject document = new JsonObject();

    @BeforeEach
    void read() {
        document = new JsonObject(given().accept("application/json")
                .get("/v1/openapi")
                .then()
                .statusCode(200)
                .extract()
                .asString());
    }

    @Test
    void saysWhatItIs() {
        assertThat(document.getString("openapi")).startsWith("3.1.");
        assertThat(document.getJsonObject("info").getString("title")).isEqualTo("Tidings");
        assertThat(document.getJsonObject("info").getString("version")).isNotBlank();
        JsonObject bearer = document.getJsonObject("components")
                .getJsonObject("securitySchemes")
                .getJsonObject("bearer");
        assertThat(bearer.getString("type")).isEqualTo("http");
        assertThat(bearer.getString("scheme")).isEqualTo("bearer");
    }

    @Test
    void namesNoCallThatIsNotThere() {
        for (Call call : calls()) {
            int status = given().header("Content-Type", "application/json")
                    .request(call.method().toUpperCase(Locale.ROOT), call.path().replace("{id}", id()))
                    .statusCode();

            assertThat(status).as(call.toString()).isNotIn(404, 405).isLessThan(500);
        }
    }

    @Test
    void namesEveryCallThatIsThere() {
        assertThat(calls().stream().map(Call::toString)).containsAll(resources());
        assertThat(document.getJsonObject("paths").fieldNames()).containsAll(plainRoutes());
        assertThat(plainRoutes()).contains("/v1/stream");
    }

    @Test
    void saysWhatRefusalsLookLike() {
        for (Call call : calls()) {
            JsonObject responses = call.operation().getJsonObject("responses");
            for (String status : responses.fieldNames()) {
                JsonObject response = responses.getJsonObject(status);
                if (status.startsWith("4") || status.startsWith("5")) {
                    assertThat(response.getJsonObject("content").fieldNames())
                            .as(call + " " + status)
                            .containsExactly("application/problem+json");
                }
                if (Set.of("429", "503").contains(status)) {
                    assertThat(response.getJsonObject("headers").fieldNames())
                            .as(call + " " + status)
                            .contains("Retry-After");
                }
            }
            if (call.operation().containsKey("security")) {
                assertThat(responses.fieldNames()).as(call.toString()).contains("401", "403", "503");
            }
        }
        assertThat(document.getJsonObject("components").getJsonObject("schemas").fieldNames())
                .contains("Problem");
    }

    @Test
    void describesANotificationFieldByField() {
        String tenant = Events.freshTenant();
        journal.store(Events.numbered(1, tenant, "ada")).await().atMost(Duration.ofSeconds(10));

        Response answer = Awaits.await()
                .atMost(Duration.ofSeconds(40))
                .until(
                        () -> given().header("Authorization", "Bearer " + Tokens.of(tenant, "ada"))
                                .get("/v1/notifications"),
                        tried -> tried.statusCode() == 200);

        JsonObject page = new JsonObject(answer.asString());
        assertThat(properties("NotificationPage")).containsExactlyElementsOf(page.fieldNames());
        assertThat(properties("Notification"))
                .containsExactlyElementsOf(
                        page.getJsonArray("items").getJsonObject(0).fieldNames());
    }

    @Test
    void describesATicketFieldByField() {
        Response answer = Awaits.await()
                .atMost(Duration.ofSeconds(40))
                .until(
                        () -> given().header("Authorization", "Bearer " + Tokens.of(Events.freshTenant(), "ada"))
                                .post("/v1/tickets"),
                        tried -> tried.statusCode() == 201);

        assertThat(properties("Ticket")).containsExactlyElementsOf(new JsonObject(answer.asString()).fieldNames());
    }

    @Test
    void knowsTheStreamsParameters() {
        JsonObject open =
                document.getJsonObject("paths").getJsonObject("/v1/stream").getJsonObject("get");

        assertThat(open.getJsonArray("parameters").stream()
                        .map(parameter -> ((JsonObject) parameter).getString("name")))
                .containsExactly("ticket", "lastEventId", "Last-Event-ID");
        assertThat(open.getJsonArray("security")).hasSize(2);
        assertThat(open.getJsonObject("responses")
                        .getJsonObject("200")
                        .getJsonObject("content")
                        .fieldNames())
                .containsExactly("text/event-stream");
    }

    @Test
    void saysWhoIsErasedAndExported() {
        for (Call call : calls()) {
            if (call.path().startsWith("/v1/users")) {
                assertThat(call.operation().getJsonArray("parameters"))
                        .as(call.toString())
                        .hasSize(1)
                        .first()
                        .satisfies(parameter -> {
                            assertThat(((JsonObject) parameter).getString("name"))
                                    .isEqualTo("user");
                            assertThat(((JsonObject) parameter).getString("in")).isEqualTo("query");
                            assertThat(((JsonObject) parameter).getBoolean("required"))
                                    .isTrue();
                        });
            }
        }
    }

    private Set<String> properties(String schema) {
        return document.getJsonObject("components")
                .getJsonObject("schemas")
                .getJsonObject(schema)
                .getJsonObject("properties")
                .fieldNames();
    }

    private List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        JsonObject paths = document.getJsonObject("paths");
        for (String path : paths.fieldNames()) {
            JsonObject item = paths.getJsonObject(path);
            item.fieldNames().stream()
                    .filter(METHODS::contains)
                    .forEach(method -> calls.add(new Call(method, path, item.getJsonObject(method))));
        }
        assertThat(calls).isNotEmpty();
        return calls;
    }

    private Set<String> plainRoutes() {
        Set<String> paths = new TreeSet<>();
        router.getRoutes().forEach(route -> {
            if (route.getPath() != null && route.getPath().startsWith("/v1/")) {
                paths.add(route.getPath());
            }
        });
        return paths;
    }

    private static Set<String> resources() {
        Set<String> calls = new TreeSet<>();
        var types = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.tidings");
        for (var type : types.that(
                com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith(Path.class))) {
            if (type.isAnnotatedWith(IfBuildProfile.class)) {
                continue; // only in development, and no part of the contract
            }
            String root = type.getAnnotationOfType(Path.class).value();
            type.getMethods().stream()
                    .filter(method -> method.isMetaAnnotatedWith(HttpMethod.class))
                    .forEach(method -> calls.add(verb(method) + " " + root + path(method)));
        }
        assertThat(calls).isNotEmpty();
        return calls;
    }

    private static String verb(JavaMethod method) {
        return method.getAnnotations().stream()
                .filter(annotation -> annotation.getRawType().isAnnotatedWith(HttpMethod.class))
                .map(annotation -> annotation.getRawType().getSimpleName())
                .findFirst()
                .orElseThrow();
    }

    private static String path(JavaMethod method) {
        return method.isAnnotatedWith(Path.class)
                ? method.getAnnotationOfType(Path.class).value()
                : "";
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }
}
