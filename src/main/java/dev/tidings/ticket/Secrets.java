package dev.tidings.ticket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tidings.feed.Sha256;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes secrets, and the hashes by which Redis knows them. */
final class Secrets {
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    /** Not static: a native image would keep the seed of its build. */
    private final SecureRandom random = new SecureRandom();

    /** Random bytes in base64url, four characters for every three bytes. */
    String next(int bytes) {
        byte[] secret = new byte[bytes];
        random.nextBytes(secret);
        return BASE64URL.encodeToString(secret);
    }

    /**
     * The hash of the secret as it is written, not of the bytes it stands for: the last character of 43 has two spare
     * bits, and only one of four spellings is the secret.
     */
    static String sha256(String secret) {
        return BASE64URL.encodeToString(Sha256.of(secret.getBytes(US_ASCII)));
    }
}
