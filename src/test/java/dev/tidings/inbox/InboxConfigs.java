package dev.tidings.inbox;

import io.smallrye.config.SmallRyeConfigBuilder;

/** Settings of the inbox for a test, the defaults but for one. */
final class InboxConfigs {
    private InboxConfigs() {}

    static InboxConfig with(String name, String value) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(InboxConfig.class)
                .withDefaultValue("tidings.inbox." + name, value)
                .build()
                .getConfigMapping(InboxConfig.class);
    }
}
