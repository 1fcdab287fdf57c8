package dev.tidings.journal;

import dev.tidings.feed.TenantId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What is kept of a tenant's feeds: its own settings, or those for all. */
@Singleton
class Limits {
    private final RetentionConfig all;
    private final Map<String, TenantsConfig.Tenant> tenants;

    Limits(RetentionConfig all, TenantsConfig tenants) {
        this.all = all;
        this.tenants = Map.copyOf(tenants.all());
    }

    Duration readAfter(TenantId tenant) {
        return own(tenant, TenantsConfig.Retention::readAfter).orElseGet(all::readAfter);
    }

    Duration unreadAfter(TenantId tenant) {
        return own(tenant, TenantsConfig.Retention::unreadAfter).orElseGet(all::unreadAfter);
    }

    int items(TenantId tenant) {
        return own(tenant, TenantsConfig.Retention::items).orElseGet(all::items);
    }

    private <T> Optional<T> own(TenantId tenant, Function<TenantsConfig.Retention, Optional<T>> setting) {
        TenantsConfig.Tenant one = tenants.get(tenant.value());
        return one == null ? Optional.empty() : setting.apply(one.retention());
    }
}
