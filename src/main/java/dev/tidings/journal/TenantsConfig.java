package dev.tidings.journal;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** What differs for a tenant, by its name. */
@ConfigMapping(prefix = "tidings.tenants")
public interface TenantsConfig {
    @WithParentName
    Map<String, @Valid Tenant> all();

    /** A tenant's own settings; what is missing is as for all. */
    interface Tenant {
        @Valid
        Retention retention();
    }

    /** As in {@link RetentionConfig}. */
    interface Retention {
        /** How long a notification of this tenant is kept after it was read or archived. */
        Optional<@DurationMin(millis = 1) @DurationMax(days = 3650) Duration> readAfter();

        /** How long one that is unread is kept. */
        Optional<@DurationMin(millis = 1) @DurationMax(days = 3650) Duration> unreadAfter();

        /** The most notifications a feed of this tenant holds. */
        Optional<@Min(1) @Max(100_000) Integer> items();
    }
}
