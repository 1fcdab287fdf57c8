package dev.tidings.playground;

import dev.tidings.feed.Name;
import dev.tidings.problem.Problem.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a token shall name. Checked by hand: Hibernate Validator lists its classes at build time, and the package, which
 * has none of this room, would not start for looking for them.
 *
 * @param groups the roles; none for a plain user
 */
record TokenRequest(
        @Nullable String tenant,
        @Nullable String user,
        @Nullable Set<String> groups) {
    private static final int MOST_GROUPS = 10;

    List<FieldError> faults() {
        List<FieldError> faults = new ArrayList<>();
        check("tenant", tenant, faults);
        check("user", user, faults);
        if (roles().size() > MOST_GROUPS || roles().stream().anyMatch(role -> role == null || role.isBlank())) {
            faults.add(new FieldError("groups", "must have at most " + MOST_GROUPS + " entries, none of them blank"));
        }
        return faults;
    }

    Set<String> roles() {
        return groups == null ? Set.of() : groups;
    }

    private static void check(String field, @Nullable String name, List<FieldError> faults) {
        if (name == null || !Name.isValid(name)) {
            faults.add(new FieldError(
                    field, "must have 1 to " + Name.MAX_CHARACTERS + " characters, none of them a control character"));
        }
    }
}
