package dev.tidings.identity;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a caller may do beyond reading the own feed. In the token's {@code groups} in lower case. */
public enum Role {
    /** May emit events for the own tenant. */
    PRODUCER,
    /** May emit events for any tenant. */
    PLATFORM,
    /** May act on other users of the own tenant. */
    ADMIN;

    private final String group = name().toLowerCase(Locale.ROOT);

    public String group() {
        return group;
    }

    /** Groups that mean nothing here are ignored: an identity provider has groups for other services too. */
    static Set<Role> of(Collection<String> groups) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (Role role : values()) {
            if (groups.contains(role.group)) {
                roles.add(role);
            }
        }
        return roles;
    }
}
