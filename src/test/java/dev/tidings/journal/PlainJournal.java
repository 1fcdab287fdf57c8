package dev.tidings.journal;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Clock;
import java.time.Duration;

/** The journal without the application around it, for whoever measures it alone. */
public final class PlainJournal {
    private PlainJournal() {}

    public static Journal on(Pool pool) {
        var config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(RetentionConfig.class)
                .withMapping(TenantsConfig.class)
                .build();
        RetentionConfig retention = config.getConfigMapping(RetentionConfig.class);
        Limits limits = new Limits(retention, config.getConfigMapping(TenantsConfig.class));
        return new Journal(pool, new TenantPool(pool), Clock.systemUTC(), retention, new Overfull(limits));
    }
}
