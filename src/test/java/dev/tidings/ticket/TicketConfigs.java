package dev.tidings.ticket;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidatorImpl;

/** Configurations that differ from the defaults in a few properties. */
final class TicketConfigs {
    private TicketConfigs() {}

    /** @param namesAndValues without the prefix, alternating */
    static TicketConfig with(String... namesAndValues) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(TicketConfig.class)
                .withValidator(new BeanValidationConfigValidatorImpl());
        for (int i = 0; i < namesAndValues.length; i += 2) {
            builder.withDefaultValue("tidings.ticket." + namesAndValues[i], namesAndValues[i + 1]);
        }
        return builder.build().getConfigMapping(TicketConfig.class);
    }
}
