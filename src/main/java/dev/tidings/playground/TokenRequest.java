package dev.tidings.playground;

import dev.tidings.feed.Name;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a token shall name.
 *
 * @param groups the roles; none for a plain user
 */
record TokenRequest(
        @NotNull @Pattern(regexp = NAME, message = EXPECTED) String tenant,
        @NotNull @Pattern(regexp = NAME, message = EXPECTED) String user,

        @Nullable @Size(max = 10) Set<@NotBlank String> groups) {
    /** As {@link Name} has it, for a message that names the field. */
    private static final String NAME = "[^\\p{Cc}\\p{Cs}]{1," + Name.MAX_CHARACTERS + "}";

    private static final String EXPECTED =
            "must have 1 to " + Name.MAX_CHARACTERS + " characters, none of them a control character";

    Set<String> roles() {
        return groups == null ? Set.of() : groups;
    }
}
