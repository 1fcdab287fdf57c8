package dev.tidings.ticket;

import dev.tidings.problem.Problem;
import java.util.Locale;

/** Why a ticket opens nothing. For metrics; a client is not told which, so that nobody can probe for tickets. */
public enum Refusal {
    /** Not what a ticket looks like; nobody was asked. */
    MALFORMED,
    /** Never issued, over, already used, or Redis was emptied since. */
    UNKNOWN,
    /** Bound to a cookie that did not come along. */
    COOKIE,
    /** The token that it was issued for is over. */
    TOKEN;

    private final String label = name().toLowerCase(Locale.ROOT);

    String label() {
        return label;
    }

    /** What the client is told. */
    public Problem problem() {
        return Problem.of(
                Problem.Kind.UNAUTHORIZED,
                "The ticket is unknown, used or over, or came without the cookie that it is bound to: take a new one.");
    }
}
