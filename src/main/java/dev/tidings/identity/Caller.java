package dev.tidings.identity;

import dev.tidings.feed.Recipient;
import dev.tidings.problem.Problem;
import dev.tidings.problem.Problem.Kind;
import dev.tidings.problem.ProblemException;
import java.time.Instant;
import java.util.Set;

/**
 * Who calls, from a token whose signature, issuer, audience and expiry were checked.
 *
 * @param recipient the tenant and the user, whose feed is the caller's own
 * @param roles empty for a plain user
 * @param tokenExpiresAt what is granted on the token's word ends no later
 */
public record Caller(Recipient recipient, Set<Role> roles, Instant tokenExpiresAt) {
    public Caller {
        roles = Set.copyOf(roles);
    }

    public boolean is(Role role) {
        return roles.contains(role);
    }

    /**
     * This caller, if it has the role.
     *
     * @param detail what is told to one that has not
     * @throws ProblemException (403)
     */
    public Caller require(Role role, String detail) {
        if (!is(role)) {
            throw new ProblemException(Problem.of(Kind.FORBIDDEN, detail));
        }
        return this;
    }
}
