package dev.tidings.feed;

/**
 * The person a notification is for. Rows, messages and streams are keyed by it, so no code path can address a user
 * without naming the tenant.
 */
public record Recipient(TenantId tenant, UserId user) {
    public static Recipient of(String tenant, String user) {
        return new Recipient(new TenantId(tenant), new UserId(user));
    }

    public FeedKey key() {
        return FeedKey.of(this);
    }
}
