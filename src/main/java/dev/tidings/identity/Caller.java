package dev.tidings.identity;

import dev.tidings.feed.Recipient;
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
}
