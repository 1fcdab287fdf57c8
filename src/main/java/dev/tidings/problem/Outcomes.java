package dev.tidings.problem;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the calls of one path end, as a counter with the label {@code outcome}: in a word of its own when it was done, in the kind of
 * the problem when it was refused, and {@code failed} for what nobody expected. Any thread.
 */
public final class Outcomes {
    private static final String FAILED = "failed";

    private final MeterRegistry registry;
    private final String name;
    private final String done;

    /**
     * Registers the counters, so that a rate over an outcome that has not been seen yet is 0 and not unknown.
     *
     * @param name of the counter
     * @param done the outcome of a call that was carried out
     * @param refusals the problems that a caller may get, in lower case; the others are counted as they come
     */
    public Outcomes(MeterRegistry registry, String name, String done, String... refusals) {
        this.registry = registry;
        this.name = name;
        this.done = done;
        counter(done);
        counter(FAILED);
        for (String refusal : refusals) {
            counter(refusal);
        }
    }

    /**
     * Counts a call.
     *
     * @param failure null when it was carried out
     */
    public void count(@Nullable Throwable failure) {
        counter(
                        switch (failure) {
                            case null -> done;
                            case ProblemException refused ->
                                refused.problem().kind().name().toLowerCase(Locale.ROOT);
                            default -> FAILED;
                        })
                .increment();
    }

    private Counter counter(String outcome) {
        return registry.counter(name, "outcome", outcome);
    }
}
