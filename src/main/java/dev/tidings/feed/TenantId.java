package dev.tidings.feed;

/**
 * An isolated customer organisation, compared byte for byte.
 *
 * @param value see {@link Name}; an {@link IllegalArgumentException} otherwise
 */
public record TenantId(String value) {
    /** Reserved: in it, instances send themselves canaries. No caller is of it, and no event for it comes in over HTTP. */
    public static final TenantId CANARY = new TenantId("tidings-canary");

    public TenantId {
        Name.checked("tenant", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
