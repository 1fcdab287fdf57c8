package dev.tidings.ticket;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Map;
import java.util.Optional;

/** How many streams a tenant may have, by its name. */
@ConfigMapping(prefix = "tidings.tenants")
public interface TenantStreamsConfig {
    @WithParentName
    Map<String, @Valid Tenant> all();

    /** What is missing is as for all. */
    interface Tenant {
        /** The most streams of this tenant, over all instances; 0 for as many as come. */
        Optional<@Min(0) @Max(10_000_000) Integer> streams();
    }
}
