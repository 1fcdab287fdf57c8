package dev.tidings.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.problem.Problem.FieldError;
import dev.tidings.problem.Problem.Kind;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTest {
    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "1000,1", "1001,2", "60000,60"})
    void waitIsRoundedUpToWholeSeconds(long millis, long seconds) {
        assertThat(Problem.tooMany("Slow down.", Duration.ofMillis(millis)).retryAfterSeconds())
                .isEqualTo(seconds);
    }

    @Test
    void kindsHaveEachTheirOwnTypeAndStatus() {
        assertThat(Arrays.stream(Kind.values()).map(Kind::type)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(Kind.values()).map(Kind::status)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"404,NOT_FOUND", "409,VALIDATION", "503,UNAVAILABLE", "502,INTERNAL", "200,INTERNAL"})
    void statusOfALibraryBecomesAKindOfTheList(int status, Kind kind) {
        assertThat(Kind.ofStatus(status)).isEqualTo(kind);
    }

    @Test
    void isWrittenAsTheStandardNamesIt() {
        Problem problem = Problem.validation("Some fields are not valid.", List.of(new FieldError("bind", "is wrong")));

        JsonObject json = ProblemBody.of(problem, "/v1/tickets?ticket=secret").json();

        assertThat(json).isEqualTo(new JsonObject("""
                {"type": "urn:problem-type:tidings:validation", "title": "The request is not valid", "status": 400,
                 "detail": "Some fields are not valid.", "instance": "/v1/tickets",
                 "errors": [{"field": "bind", "detail": "is wrong"}]}"""));
    }
}
