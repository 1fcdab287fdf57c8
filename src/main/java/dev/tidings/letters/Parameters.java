package dev.tidings.letters;

import dev.tidings.problem.Problem;
import dev.tidings.problem.Problem.FieldError;
import dev.tidings.problem.ProblemException;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The query of a call. One that is misspelt or empty would mean other letters, so it is refused; every fault is named. */
final class Parameters {
    private static final String DRY_RUN = "dry-run";
    private static final String NEWEST = "newest";
    private static final int MOST_NEWEST = 1_000_000;
    private static final long MOST_OFFSET = 1L << 53;
    private static final Set<String> OF_A_LOOK = Set.of(NEWEST);
    private static final Set<String> OF_A_RESENDING = Set.of(
            DRY_RUN, "reason", "tenant", "source", "id", "since", "until", "partition", "from-offset", "to-offset");

    private final MultiMap query;
    private final List<FieldError> errors = new ArrayList<>();

    private Parameters(MultiMap query, Set<String> known) {
        this.query = query;
        if (!known.containsAll(query.names())) {
            errors.add(new FieldError(
                    "query",
                    "may hold " + String.join(", ", known.stream().sorted().toList())));
        }
    }

    /**
     * What to send again.
     *
     * @param isDryRun only say what would be sent
     */
    record Order(Selection selection, boolean isDryRun) {}

    /** @throws ProblemException (400) */
    static Order order(MultiMap query) {
        Parameters given = new Parameters(query, OF_A_RESENDING);
        Order order = new Order(
                new Selection(
                        given.text("reason"),
                        given.text("tenant"),
                        given.text("source"),
                        given.text("id"),
                        given.time("since"),
                        given.time("until"),
                        given.partition(),
                        given.offset("from-offset"),
                        given.offset("to-offset")),
                given.isDryRun());
        given.check();
        return order;
    }

    /** @throws ProblemException (400) */
    static int newest(MultiMap query, int otherwise) {
        Parameters given = new Parameters(query, OF_A_LOOK);
        Long newest = given.number(NEWEST, 1, MOST_NEWEST);
        given.check();
        return newest == null ? otherwise : newest.intValue();
    }

    private void check() {
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.validation("Some parameters are not valid.", errors));
        }
    }

    /** Whoever says nothing changes nothing. */
    private boolean isDryRun() {
        String text = text(DRY_RUN);
        if (text != null && !text.equals("true") && !text.equals("false")) {
            errors.add(new FieldError(DRY_RUN, "must be true or false"));
        }
        return !"false".equals(text);
    }

    private @Nullable String text(String name) {
        return read(name, "must be there once, and not be empty", Function.identity());
    }

    private @Nullable Instant time(String name) {
        return read(name, "must be a time as in 2026-11-26T03:00:00Z, there once", Instant::parse);
    }

    private @Nullable Integer partition() {
        Long number = number("partition", 0, Integer.MAX_VALUE);
        return number == null ? null : Integer.valueOf(number.intValue());
    }

    private @Nullable Long offset(String name) {
        return number(name, 0, MOST_OFFSET);
    }

    private @Nullable Long number(String name, long least, long most) {
        String detail = "must be a whole number from " + least + " to " + most + ", there once";
        return read(name, detail, text -> within(Long.parseLong(text), least, most));
    }

    private static Long within(long number, long least, long most) {
        if (number < least || number > most) {
            throw new NumberFormatException();
        }
        return number;
    }

    private <T> @Nullable T read(String name, String detail, Function<String, T> reading) {
        List<String> values = query.getAll(name);
        if (values.isEmpty()) {
            return null;
        }
        if (values.size() == 1 && !values.getFirst().isEmpty()) {
            try {
                return reading.apply(values.getFirst());
            } catch (NumberFormatException | DateTimeParseException e) {
                // Told below, with the others.
            }
        }
        errors.add(new FieldError(name, detail));
        return null;
    }
}
