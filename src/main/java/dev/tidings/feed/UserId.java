package dev.tidings.feed;

/**
 * A person in a tenant, compared byte for byte; the same value under two tenants is two people.
 *
 * @param value see {@link Name}; an {@link IllegalArgumentException} otherwise
 */
public record UserId(String value) {
    public UserId {
        Name.checked("user", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
