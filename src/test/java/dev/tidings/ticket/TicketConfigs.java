package dev.tidings.ticket;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidatorImpl;
import java.util.Map;

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

    /** @param streams the most streams of each tenant */
    static TenantStreamsConfig tenants(Map<String, String> streams) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(TenantStreamsConfig.class)
                .withValidator(new BeanValidationConfigValidatorImpl());
        streams.forEach((tenant, most) -> builder.withDefaultValue("tidings.tenants.\"" + tenant + "\".streams", most));
        return builder.build().getConfigMapping(TenantStreamsConfig.class);
    }
}
