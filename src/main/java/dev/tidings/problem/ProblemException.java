package dev.tidings.problem;

import org.jspecify.annotations.Nullable;

/** A refusal on its way out of a call. Carries no stack trace: refusing is an ordinary outcome, not a fault. */
public final class ProblemException extends RuntimeException {
    private final transient Problem problem;

    public ProblemException(Problem problem) {
        this(problem, null);
    }

    /** @param cause what made us refuse; for logs at debug level, never for the client */
    public ProblemException(Problem problem, @Nullable Throwable cause) {
        super(problem.detail(), cause, false, false);
        this.problem = problem;
    }

    /** What any failure means to a client. One that nobody expected is logged here, once, and says nothing internal. */
    public static ProblemException of(Throwable failure) {
        return failure instanceof ProblemException refused
                ? refused
                : new ProblemException(Refusals.of(failure), failure);
    }

    public Problem problem() {
        return problem;
    }
}
