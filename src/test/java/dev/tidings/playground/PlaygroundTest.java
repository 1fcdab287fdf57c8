package dev.tidings.playground;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import dev.tidings.embedded.RealServers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(DevProfile.class)
class PlaygroundTest {
    /** What a page or a module names: {@code src="…"}, {@code href="…"}, {@code from "…"}, {@code import("…")}. */
    private static final Pattern NAMED = Pattern.compile("(?:src=|href=|from |import\\()\"(\\.?/[^\"#:]*)\"");

    @ParameterizedTest
    @ValueSource(strings = {"/", "/playground/client.html"})
    void servesWhateverAPageNames(String page) {
        Map<String, Integer> statuses = new HashMap<>();
        Deque<String> open = new ArrayDeque<>(List.of(page));

        while (!open.isEmpty()) {
            String path = open.remove();
            Response answer = given().get(path);
            statuses.put(path, answer.statusCode());
            if (path.matches("/|/playground/.*(html|js)")) {
                namedBy(path, answer.asString()).stream()
                        .filter(next -> !statuses.containsKey(next))
                        .forEach(open::add);
            }
        }

        assertThat(statuses).hasSizeGreaterThan(4).containsKey("/client/v1/tidings.js");
        assertThat(statuses).allSatisfy((path, status) -> assertThat(status).isEqualTo(200));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/playground/missing.js",
                "/playground/..%2Fapplication.properties",
                "/playground/%2e%2e/application.properties",
                "/playground/docs/../pom.xml",
                "/application.properties",
            })
    void servesNothingElse(String path) {
        given().urlEncodingEnabled(false).get(path).then().statusCode(404);
    }

    @Test
    void framesNobodyButItsOwnClients() {
        int port = RestAssured.port;

        given().get("/")
                .then()
                .header(
                        "Content-Security-Policy",
                        allOf(
                                containsString("default-src 'none'; script-src 'self'; style-src 'self'"),
                                containsString("frame-src http://*.localhost:" + port + "; frame-ancestors 'none'")));
        given().get("/playground/client.html")
                .then()
                .header(
                        "Content-Security-Policy",
                        allOf(
                                containsString("frame-ancestors http://localhost:" + port + " "),
                                not(containsString("frame-src"))));
    }

    @Test
    void tellsWhereKafkaIs() {
        given().get("/dev/servers")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("kafka", equalTo(RealServers.kafka().address()));
    }

    @Test
    void signsTokensThatTheServiceBelieves() {
        String token = given().contentType(ContentType.JSON)
                .body("""
                        {"tenant": "acme", "user": "ada"}""")
                .post("/dev/token")
                .then()
                .statusCode(200)
                .body("token", matchesPattern("[\\w-]+\\.[\\w-]+\\.[\\w-]+"))
                .extract()
                .path("token");

        given().auth().oauth2(token).get("/v1/notifications").then().statusCode(200);
    }

    @Test
    void namesTheFieldsOfATokenThatNobodyCanHave() {
        given().contentType(ContentType.JSON)
                .body("""
                        {"tenant": "", "groups": [""]}""")
                .post("/dev/token")
                .then()
                .statusCode(400)
                .body("errors.field", hasItems("tenant", "user", "groups"));
    }

    @Test
    void isNotInTheContract() {
        given().get("/v1/openapi").then().statusCode(200).body(not(containsString("/dev/")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/contract.md", "docs/frontend.md"})
    void showsTheDocuments(String document) {
        given().get("/playground/" + document)
                .then()
                .statusCode(200)
                .contentType("text/plain")
                .body(containsString("# "));
    }

    private static List<String> namedBy(String path, String text) {
        return NAMED.matcher(text)
                .results()
                .map(match -> URI.create(path).resolve(match.group(1)).toString())
                .toList();
    }
}
