package dev.tidings.feed;

/**
 * An isolated customer organisation, compared byte for byte.
 *
 * @param value see {@link Name}; an {@link IllegalArgumentException} otherwise
 */
public record TenantId(String value) {
    public TenantId {
        Name.checked("tenant", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
