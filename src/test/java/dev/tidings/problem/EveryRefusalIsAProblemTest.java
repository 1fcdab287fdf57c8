package dev.tidings.problem;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.tidings.embedded.RealServers;
import dev.tidings.identity.Tokens;
import dev.tidings.testing.CapturedLog;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class EveryRefusalIsAProblemTest {
    @Nested
    class OfAResource {
        @Test
        void bodyThatIsNotJson() {
            problem(given().contentType(ContentType.JSON).body("{\"title\": sesame"), "POST", "/probe/order", 400)
                    .body(not(containsString("sesame")));
        }

        @Test
        void bodyOfTheWrongShapeNamesTheField() {
            problem(
                            given().contentType(ContentType.JSON)
                                    .body("{\"title\": \"a\", \"lines\": [{\"name\": \"b\", \"count\": \"sesame\"}]}"),
                            "POST",
                            "/probe/order",
                            400)
                    .body("errors[0].field", equalTo("lines[0].count"))
                    .body(not(containsString("sesame")));
        }

        @Test
        void violationsAreAllListed() {
            problem(
                            given().contentType(ContentType.JSON)
                                    .body("{\"title\": \" \", \"lines\": [{\"name\": \"b\", \"count\": 10}]}"),
                            "POST",
                            "/probe/order",
                            400)
                    .body("type", equalTo("urn:problem-type:tidings:validation"))
                    .body("errors.field", hasItems("title", "lines[0].count"));
        }

        @Test
        void unknownPath() {
            problem(given().queryParam("ticket", "sesame"), "GET", "/v1/nowhere", 404)
                    .body("instance", equalTo("/v1/nowhere"));
        }

        @Test
        void unreadablePathParameter() {
            problem(given(), "GET", "/probe/item/sesame", 404).body("detail", not(containsString("sesame")));
        }

        @Test
        void unknownMethod() {
            problem(given(), "DELETE", "/probe/order", 405);
        }

        @Test
        void notAcceptable() {
            problem(given().accept("image/png"), "GET", "/probe/unexpected", 406);
        }

        @Test
        void unsupportedType() {
            problem(given().contentType("text/csv").body("a;b"), "POST", "/probe/order", 415);
        }

        @Test
        void bodyThatIsTooLarge() {
            problem(
                    given().contentType(ContentType.JSON).body(new byte[10 * 1024 * 1024 + 1]),
                    "POST",
                    "/probe/order",
                    413);
        }

        @Test
        void noToken() {
            problem(given(), "GET", "/probe/signed-in", 401).header("WWW-Authenticate", equalTo("Bearer"));
        }

        @Test
        void badToken() {
            problem(given().auth().oauth2("sesame"), "GET", "/probe/signed-in", 401)
                    .header("WWW-Authenticate", equalTo("Bearer"));
        }

        @Test
        void missingRole() {
            problem(given().auth().oauth2(Tokens.of("acme", "ada", "producer")), "GET", "/probe/admin", 403)
                    .header("WWW-Authenticate", nullValue());
        }

        @Test
        void refusalOfOurOwnRoundsTheWaitUp() {
            problem(given(), "GET", "/probe/refused", 429).header("Retry-After", equalTo("2"));
        }

        @Test
        void statusThatIsNotOnTheListIsABadRequest() {
            problem(given(), "GET", "/probe/library", 400).body(not(containsString(ProblemProbe.SECRET)));
        }

        @Test
        void unexpectedFailureSaysNothingAndIsLoggedOnce() {
            try (CapturedLog log = CapturedLog.start()) {
                String detail = problem(given(), "GET", "/probe/unexpected", 500)
                        .body(not(containsString(ProblemProbe.SECRET)))
                        .body(not(containsString("IllegalState")))
                        .extract()
                        .path("detail");

                String id = detail.replaceAll(".* under (.*)\\.", "$1");
                assertThat(log.linesWith(ProblemProbe.SECRET))
                        .singleElement()
                        .asString()
                        .contains(id);
            }
        }
    }

    @Nested
    class OfARoute {
        @Test
        void unexpectedFailureIsLoggedWithoutTheQuery() {
            try (CapturedLog log = CapturedLog.start()) {
                problem(given().queryParam("ticket", "sesame"), "GET", "/probe-route/unexpected", 500)
                        .body(not(containsString(ProblemProbe.SECRET)));

                assertThat(log.linesWith(ProblemProbe.SECRET)).hasSize(1);
                assertThat(log.linesWith("sesame")).isEmpty();
            }
        }

        @Test
        void statusOfVertx() {
            problem(given(), "GET", "/probe-route/status", 406);
        }

        @Test
        void refusal() {
            problem(given(), "GET", "/probe-route/refused", 503).header("Retry-After", equalTo("2"));
        }

        @Test
        void answerThatHasBegunIsCutOff() {
            assertThatThrownBy(() -> given().get("/probe-route/late").asString())
                    .isNotNull();
        }
    }

    private static ValidatableResponse problem(RequestSpecification request, String method, String path, int status) {
        return request.when()
                .request(method, path)
                .then()
                .statusCode(status)
                .contentType(Problem.MEDIA_TYPE)
                .header("Cache-Control", "no-store")
                .body("status", equalTo(status))
                .body("type", containsString("urn:problem-type:tidings:"))
                .body("title", not(nullValue()))
                .body("detail", not(nullValue()))
                .body("instance", equalTo(path));
    }
}
