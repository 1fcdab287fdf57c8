package dev.tidings.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidings.problem.Problem;
import dev.tidings.problem.Problem.FieldError;
import dev.tidings.problem.Problem.Kind;
import dev.tidings.problem.ProblemException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Checks what one request wants to emit, as a whole: all of it goes to the broker or nothing. */
final class Submissions {
    static final String BATCH = "application/cloudevents-batch+json";

    private static final String NOT_VALID = "Not every event is valid; nothing was sent.";
    /** The array and the envelope stand around the event's own object. */
    private static final int AROUND_AN_EVENT = 2;

    private final IngestConfig config;
    private final Decoder decoder;

    Submissions(IngestConfig config) {
        this.config = config;
        this.decoder = new Decoder(config.limits());
    }

    /** What to emit; a {@link ProblemException} with every error otherwise. */
    List<Emission> check(Headers headers, byte[] body, Instant now) {
        MediaType type = MediaType.of(headers.contentType() == null ? "" : headers.contentType());
        if (!type.utf8()) {
            throw new ProblemException(Problem.of(Kind.UNSUPPORTED_TYPE, "The body must be UTF-8."));
        }
        if (type.name().equals(BATCH)) {
            return batch(headers, body, now);
        }
        if (body.length > config.limits().valueBytes()) {
            throw tooLarge("An event has at most " + config.limits().valueBytes() + " bytes.");
        }
        List<FieldError> errors = new ArrayList<>();
        List<Emission> emissions = new ArrayList<>();
        check(headersOf(type, headers), body, now, "", emissions, errors);
        return checked(emissions, errors);
    }

    private List<Emission> batch(Headers headers, byte[] body, Instant now) {
        return switch (JsonText.read(body, config.limits().depth() + AROUND_AN_EVENT)) {
            case JsonText.Broken(String detail) -> throw notValid(List.of(new FieldError(Reason.VALUE, detail)));
            case JsonText.Read text
            when text.root() instanceof Json.Arr array -> batch(headers, text, array.items(), now);
            case JsonText.Read text -> throw notValid(List.of(new FieldError(Reason.VALUE, "must be an array")));
        };
    }

    private List<Emission> batch(Headers headers, JsonText.Read text, List<Json> events, Instant now) {
        if (events.size() > config.batchEvents()) {
            throw tooLarge("A batch has at most " + config.batchEvents() + " events.");
        }
        List<FieldError> errors = new ArrayList<>();
        List<Emission> emissions = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            byte[] value = text.written(events.get(i)).getBytes(UTF_8);
            check(headers.asStructured(), value, now, "[" + i + "].", emissions, errors);
        }
        return checked(emissions, errors);
    }

    private void check(
            Headers headers,
            byte[] value,
            Instant now,
            String path,
            List<Emission> emissions,
            List<FieldError> errors) {
        switch (decoder.decode(headers, value, now)) {
            case Decoded.Valid valid -> emissions.add(new Emission(valid.event(), headers, value));
            case Decoded.Invalid invalid ->
                invalid.reasons().forEach(reason -> errors.add(new FieldError(path + reason.field(), reason.detail())));
        }
    }

    /** A structured event says everything itself. */
    private static Headers headersOf(MediaType type, Headers headers) {
        return type.isStructured() ? headers.asStructured() : headers;
    }

    private static List<Emission> checked(List<Emission> emissions, List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw notValid(errors);
        }
        return emissions;
    }

    private static ProblemException notValid(List<FieldError> errors) {
        return new ProblemException(Problem.validation(NOT_VALID, errors));
    }

    private static ProblemException tooLarge(String detail) {
        return new ProblemException(Problem.of(Kind.TOO_LARGE, detail));
    }
}
