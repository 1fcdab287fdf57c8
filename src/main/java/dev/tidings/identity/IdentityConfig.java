package dev.tidings.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.NotBlank;

/** How a token names its caller. How it is verified is MicroProfile's own: {@code mp.jwt.verify.*}. */
@ConfigMapping(prefix = "tidings.identity")
interface IdentityConfig {
    /** The claim that names the tenant; its value is a string. The user is always {@code sub}. */
    @WithDefault("tenant")
    @NotBlank
    String tenantClaim();
}
