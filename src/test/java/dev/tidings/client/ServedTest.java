package dev.tidings.client;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.tidings.embedded.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client library as the application serves it. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ServedTest {
    @ParameterizedTest
    @ValueSource(strings = {"tidings.js", "tidings-inbox.js"})
    void isAModuleThatIsKeptForAnHour(String module) {
        given().get("/client/v1/" + module)
                .then()
                .statusCode(200)
                .contentType(containsString("text/javascript"))
                .header("Cache-Control", equalTo("public, max-age=3600"))
                .header("X-Content-Type-Options", equalTo("nosniff"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tidings.d.ts", "tidings.js.map", "tidings-inbox.d.ts", "package.json"})
    void itsTypesAndSourcesAreBesideIt(String file) {
        given().get("/client/v1/" + file).then().statusCode(200);
    }

    @Test
    void otherOriginsStayOutsideUnlessTheyAreNamed() {
        given().header("Origin", "https://app.example")
                .get("/client/v1/tidings.js")
                .then()
                .header("Access-Control-Allow-Origin", nullValue());
    }

    @Test
    void nothingElseIsThere() {
        given().get("/client/v2/tidings.js").then().statusCode(404);
        given().get("/client/v1/").then().statusCode(404);
    }
}
