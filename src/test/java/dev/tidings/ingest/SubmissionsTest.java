package dev.tidings.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidings.problem.Problem;
import dev.tidings.problem.ProblemException;
import dev.tidings.telemetry.Lineage;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SubmissionsTest {
    private final Submissions submissions = new Submissions(Sample.CONFIG);

    private List<Emission> check(String contentType, String body) {
        return submissions.check(
                new Headers(contentType, Sample.good().attributes(), List.of()), body.getBytes(UTF_8), Sample.RECEIVED);
    }

    private Problem refusal(String contentType, String body) {
        return catchThrowableOfType(ProblemException.class, () -> check(contentType, body))
                .problem();
    }

    private static Tuple error(String field, String detail) {
        return Tuple.tuple(field, detail);
    }

    @Test
    void sendsABinaryEventAsItCame() {
        ProducerRecord<byte[], byte[]> record =
                check("application/json", Sample.good().data()).getFirst().record("topic");

        assertThat(record.key()).isEqualTo("acme/ada".getBytes(UTF_8));
        assertThat(record.value()).isEqualTo(Sample.good().data().getBytes(UTF_8));
        assertThat(KafkaHeaders.read(record.headers()))
                .isEqualTo(new Headers("application/json", Sample.good().attributes(), List.of()));
    }

    @Test
    void sendsAStructuredEventAsItCameWithoutTheHeadersBesideIt() {
        ProducerRecord<byte[], byte[]> record =
                check(Headers.STRUCTURED, Sample.good().envelope()).getFirst().record("topic");

        assertThat(record.value()).isEqualTo(Sample.good().envelope().getBytes(UTF_8));
        assertThat(KafkaHeaders.read(record.headers())).isEqualTo(Headers.structured());
    }

    @Test
    void passesTheTraceOfTheRequestOn() {
        Lineage lineage = new Lineage("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "vendor=1");
        Headers headers = new Headers(Headers.STRUCTURED, Map.of(), List.of(), lineage);

        ProducerRecord<byte[], byte[]> record = submissions
                .check(headers, Sample.good().envelope().getBytes(UTF_8), Sample.RECEIVED)
                .getFirst()
                .record("topic");

        assertThat(KafkaHeaders.read(record.headers()).lineage()).isEqualTo(lineage);
    }

    @Nested
    class ABatch {
        private static String of(Sample... samples) {
            return "["
                    + String.join(
                            " , ",
                            List.of(samples).stream().map(Sample::envelope).toList()) + "]";
        }

        @Test
        void isARecordForEachEventInTheirOrder() {
            Sample second = Sample.attribute("id", "1002");

            List<Emission> emissions = check(Submissions.BATCH, of(Sample.good(), second));

            assertThat(emissions)
                    .extracting(emission -> new String(emission.record("topic").value(), UTF_8))
                    .containsExactly(Sample.good().envelope(), second.envelope());
        }

        @Test
        void mayBeOfEveryMode() {
            Sample ephemeral = Sample.without("title").and("mode", "\"ephemeral\"");
            Sample state = Sample.without("title").and("mode", "\"state\"").and("stateKey", "\"k\"");

            assertThat(check(Submissions.BATCH, of(ephemeral, state, Sample.good())))
                    .hasSize(3);
        }

        @Test
        void isRefusedWholeWithEveryError() {
            String invalid = of(Sample.good(), Sample.without("title"), Sample.with("mode", "\"state\""));

            Problem problem = refusal(Submissions.BATCH, invalid);

            assertThat(problem.kind()).isEqualTo(Problem.Kind.VALIDATION);
            assertThat(problem.errors())
                    .extracting(Problem.FieldError::field, Problem.FieldError::detail)
                    .containsExactly(error("[1].data.title", "is missing"), error("[2].data.stateKey", "is missing"));
        }

        @Test
        void hasAtMostOneHundredEvents() {
            String hundred = "["
                    + String.join(",", Collections.nCopies(100, Sample.good().envelope())) + "]";
            String more = "["
                    + String.join(",", Collections.nCopies(101, Sample.good().envelope())) + "]";

            assertThat(check(Submissions.BATCH, hundred)).hasSize(100);
            assertThat(refusal(Submissions.BATCH, more).kind()).isEqualTo(Problem.Kind.TOO_LARGE);
        }

        @Test
        void mayBeEmptyButNotAnythingElse() {
            assertThat(check(Submissions.BATCH, "[]")).isEmpty();
            assertThat(refusal(Submissions.BATCH, "{}").errors())
                    .containsExactly(new Problem.FieldError("value", "must be an array"));
            assertThat(refusal(Submissions.BATCH, "[1]").errors())
                    .containsExactly(new Problem.FieldError("[0].value", "must be an object"));
            assertThat(refusal(Submissions.BATCH, "[").errors())
                    .containsExactly(new Problem.FieldError("value", "is not JSON"));
        }

        @Test
        void allowsEachEventTheSameDepthAsAlone() {
            String deepest = "[".repeat(31) + "]".repeat(31);

            assertThat(check(Submissions.BATCH, of(Sample.with("data", deepest))))
                    .hasSize(1);
            assertThat(refusal(Submissions.BATCH, of(Sample.with("data", "[" + deepest + "]")))
                            .errors())
                    .hasSize(1);
        }
    }

    @Test
    void refusesAnEventThatIsTooLarge() {
        assertThat(refusal("application/json", " ".repeat((1 << 20) + 1)).kind())
                .isEqualTo(Problem.Kind.TOO_LARGE);
    }

    @Test
    void refusesAnotherCharset() {
        assertThat(refusal("application/json;charset=latin1", "{}").kind()).isEqualTo(Problem.Kind.UNSUPPORTED_TYPE);
    }

    @Test
    void listsEveryErrorOfASingleEvent() {
        assertThat(refusal("application/json", "{\"priority\": 1}").errors())
                .containsExactly(
                        new Problem.FieldError("data.to", "is missing"),
                        new Problem.FieldError("data.title", "is missing"),
                        new Problem.FieldError("data.priority", "must be a string"));
    }
}
