package dev.tidings.ingest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Map;
import java.util.Optional;

/** The rate of a tenant's own, by its name. */
@ConfigMapping(prefix = "tidings.tenants")
public interface TenantRatesConfig {
    @WithParentName
    Map<String, @Valid Tenant> all();

    /** What is missing is as for all. */
    interface Tenant {
        /** Events a second, over all instances, that take the direct way; 0 for as many as come. */
        Optional<@Min(0) @Max(10_000_000) Integer> eventsPerSecond();
    }
}
