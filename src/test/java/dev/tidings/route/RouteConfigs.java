package dev.tidings.route;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidatorImpl;

/** Configurations that differ from the defaults in a few properties. */
final class RouteConfigs {
    private RouteConfigs() {}

    /** @param namesAndValues without the prefix, alternating */
    static RouteConfig with(String... namesAndValues) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(RouteConfig.class)
                .withValidator(new BeanValidationConfigValidatorImpl());
        for (int i = 0; i < namesAndValues.length; i += 2) {
            builder.withDefaultValue("tidings.route." + namesAndValues[i], namesAndValues[i + 1]);
        }
        return builder.build().getConfigMapping(RouteConfig.class);
    }
}
