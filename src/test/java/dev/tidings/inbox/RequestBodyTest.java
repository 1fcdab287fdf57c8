package dev.tidings.inbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidings.problem.Problem;
import dev.tidings.problem.Problem.FieldError;
import dev.tidings.problem.ProblemException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {
    @Nested
    class OfAState {
        @Test
        void leavesWhatIsNotSaid() {
            assertThat(state("{\"read\":true}")).isEqualTo(new StateRequest(true, null, null));
            assertThat(state(" {\"seen\" : false,\"archived\":true , \"read\":null}\n"))
                    .isEqualTo(new StateRequest(null, false, true));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "{}", "null", "{\"read\":null}", "{\"read\":null,\"seen\":null,\"archived\":null}"})
        void asksForSomething(String body) {
            Problem refused = refused(() -> state(body));

            assertThat(refused.kind()).isEqualTo(Problem.Kind.VALIDATION);
            assertThat(body.equals("null") || refused.detail().contains("Nothing is asked for"))
                    .isTrue();
        }

        @Test
        void doesNotContradictItself() {
            assertThat(fields(() -> state("{\"read\":true,\"seen\":false}"))).containsExactly("read", "seen");
            assertThat(state("{\"read\":false,\"seen\":false}").seen()).isFalse();
        }

        @Test
        void namesEveryFieldOfAnotherType() {
            assertThat(fields(() -> state("{\"read\":\"true\",\"seen\":1,\"archived\":{}}")))
                    .containsExactly("read", "seen", "archived");
        }

        @Test
        void hasNoOtherFieldAndTheAnswerDoesNotRepeatIt() {
            Problem refused = refused(() -> state("{\"read\":true,\"sesame\":true,\"seen\":0}"));

            assertThat(refused.detail()).contains("read, seen, archived").doesNotContain("sesame");
            assertThat(refused.errors()).extracting(FieldError::field).containsExactly("seen");
        }
    }

    @Nested
    class OfAMark {
        @Test
        void mayBeMissing() {
            for (String body : List.of("", "{}", "{\"through\":null,\"category\":null}")) {
                assertThat(mark(body)).isEqualTo(new MarkRequest(null, null));
            }
        }

        @Test
        void saysUpToWhereAndOfWhat() {
            assertThat(mark("{\"through\":9007199254740992,\"category\":\"o\\u0072ders\"}"))
                    .isEqualTo(new MarkRequest(1L << 53, "orders"));
            assertThat(mark("{\"through\":0}").through()).isZero();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "-1",
                    "1.0",
                    "1e3",
                    "1e999999999",
                    "9007199254740993",
                    "99999999999999999999",
                    "\"1\"",
                    "true",
                    "[1]"
                })
        void takesNothingButWholeNumbersForThrough(String through) {
            assertThat(fields(() -> mark("{\"through\":" + through + "}"))).containsExactly("through");
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "1", "[]", "false"})
        void takesNoOtherCategoryThanAnEventHas(String category) {
            assertThat(fields(() -> mark("{\"category\":" + category + "}"))).containsExactly("category");
        }

        @Test
        void countsACategoryInCodePoints() {
            String longest = "\\ud83d\\ude00".repeat(128);

            assertThat(mark("{\"category\":\"" + longest + "\"}").category()).isEqualTo("😀".repeat(128));
            assertThat(fields(() -> mark("{\"category\":\"" + longest + "a\"}")))
                    .containsExactly("category");
        }

        @Test
        void withAMisspelledCategoryMarksNothing() {
            assertThat(refused(() -> mark("{\"catgory\":\"orders\"}")).detail())
                    .contains("through, category")
                    .doesNotContain("catgory");
        }
    }

    @Nested
    class OfAnyCall {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "x",
                    " ",
                    "[]",
                    "1",
                    "\"read\"",
                    "null",
                    "{",
                    "{\"read\":true",
                    "{\"read\":true}x",
                    "{\"read\":true}{}",
                    "{'read':true}",
                    "{read:true}",
                    "{\"read\":true,}",
                    "{\"read\":true,\"read\":true}",
                    "\ufeff{\"read\":true}"
                })
        void isOneJsonObject(String body) {
            assertThat(refused(() -> state(body)).kind()).isEqualTo(Problem.Kind.VALIDATION);
            assertThat(refused(() -> mark(body)).kind()).isEqualTo(Problem.Kind.VALIDATION);
        }

        @Test
        void isUtf8() {
            String body = "{\"category\":\"ü\"}";

            assertThat(refused(() -> MarkRequest.parse(body.getBytes(ISO_8859_1), MediaType.APPLICATION_JSON_TYPE))
                            .detail())
                    .contains("not JSON");
            assertThat(refused(() -> MarkRequest.parse(body.getBytes(UTF_16LE), MediaType.APPLICATION_JSON_TYPE))
                            .detail())
                    .contains("not JSON");
        }

        @Test
        void isNestedAsDeepAsAnybodyLikesAndRefusedAllTheSame() {
            assertThat(refused(() -> mark("[".repeat(JsonBody.MAX_BYTES))).kind())
                    .isEqualTo(Problem.Kind.VALIDATION);
        }

        @Test
        void isSmall() {
            assertThat(refused(() -> mark(" ".repeat(JsonBody.MAX_BYTES) + "{}"))
                            .kind())
                    .isEqualTo(Problem.Kind.TOO_LARGE);
        }

        @Test
        void saysThatItIsJsonUnlessItIsEmpty() {
            assertThatThrownBy(() -> MarkRequest.parse("{}".getBytes(UTF_8), MediaType.TEXT_PLAIN_TYPE))
                    .isInstanceOf(NotSupportedException.class);
            assertThat(MarkRequest.parse(new byte[0], MediaType.TEXT_PLAIN_TYPE).category())
                    .isNull();
            assertThatThrownBy(() -> MarkRequest.parse("{}".getBytes(UTF_8), null))
                    .isInstanceOf(NotSupportedException.class);
        }
    }

    private static StateRequest state(String body) {
        return StateRequest.parse(bytes(body), MediaType.APPLICATION_JSON_TYPE);
    }

    private static MarkRequest mark(String body) {
        return MarkRequest.parse(bytes(body), MediaType.APPLICATION_JSON_TYPE);
    }

    private static byte @Nullable [] bytes(String body) {
        return body.isEmpty() ? null : body.getBytes(UTF_8);
    }

    private static List<String> fields(Runnable parsing) {
        return refused(parsing).errors().stream().map(FieldError::field).toList();
    }

    private static Problem refused(Runnable parsing) {
        return catchThrowableOfType(ProblemException.class, parsing::run).problem();
    }
}
