package dev.tidings.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * The opaque name of a feed wherever names are composed: Redis keys, locks. The length of the tenant's name is
 * hashed along with both names, so tenant {@code a/b} with user {@code c} never meets tenant {@code a} with user
 * {@code b/c}.
 *
 * @param value 22 characters of base64url: the first 128 bits of a SHA-256
 */
public record FeedKey(String value) {
    /** Of each key, in characters of ASCII. */
    public static final int LENGTH = 22;

    private static final int BYTES = 16;
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    static FeedKey of(Recipient recipient) {
        return of(recipient.tenant(), recipient.user().value());
    }

    /** Of a tenant as a whole: no person has an empty name. */
    public static FeedKey of(TenantId tenant) {
        return of(tenant, "");
    }

    private static FeedKey of(TenantId tenantId, String userId) {
        byte[] tenant = tenantId.value().getBytes(UTF_8);
        byte[] user = userId.getBytes(UTF_8);
        byte[] composed = ByteBuffer.allocate(Integer.BYTES + tenant.length + user.length)
                .putInt(tenant.length)
                .put(tenant)
                .put(user)
                .array();
        byte[] hash = Sha256.of(composed);
        return new FeedKey(
                new String(BASE64URL.encode(ByteBuffer.wrap(hash, 0, BYTES)).array(), UTF_8));
    }

    @Override
    public String toString() {
        return value;
    }
}
