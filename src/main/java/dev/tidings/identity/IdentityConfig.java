package dev.tidings.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How a token names its caller, and for how long it is known. How it is verified is MicroProfile's own: {@code mp.jwt.verify.*}. */
@ConfigMapping(prefix = "tidings.identity")
interface IdentityConfig {
    /** The claim that names the tenant; its value is a string. The user is always {@code sub}. */
    @WithDefault("tenant")
    @NotBlank
    String tenantClaim();

    /** For how long a token whose signature was checked is not checked again; a key that is taken out of the set is believed that much longer. 0 checks each. */
    @WithDefault("5m")
    @DurationMin(seconds = 0)
    @DurationMax(hours = 1)
    Duration tokenCacheTtl();

    /** Of how many tokens that is remembered; those that are used least make room. 0 checks each. */
    @WithDefault("20000")
    @Min(0)
    @Max(1_000_000)
    int tokenCacheSize();
}
