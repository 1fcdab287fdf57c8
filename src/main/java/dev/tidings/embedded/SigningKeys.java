package dev.tidings.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/** The key pair of an issuer that exists as long as the servers do: what it signed is worth nothing afterwards. */
final class SigningKeys {
    private static final String KEY_ID = "dev";
    private static final String ISSUER = "https://tidings.localhost";
    private static final String AUDIENCE = "tidings";

    private SigningKeys() {}

    /** Writes a new pair to the folder, and returns the settings to verify with it and to sign with it. */
    static Map<String, String> create(Path folder) throws IOException {
        KeyPair pair = generate();
        Path published = Files.writeString(folder.resolve("jwks.json"), jwks((RSAPublicKey) pair.getPublic()));
        Path secret = Files.writeString(
                folder.resolve("private.pem"), pem(pair.getPrivate().getEncoded()));
        return Map.of(
                "mp.jwt.verify.publickey.location", published.toUri().toString(),
                "mp.jwt.verify.issuer", ISSUER,
                "mp.jwt.verify.audiences", AUDIENCE,
                "smallrye.jwt.sign.key.location", secret.toUri().toString(),
                "smallrye.jwt.sign.key.id", KEY_ID,
                "smallrye.jwt.new-token.issuer", ISSUER,
                "smallrye.jwt.new-token.audience", AUDIENCE);
    }

    private static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }

    private static String jwks(RSAPublicKey key) {
        return """
                {"keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "%s", "n": "%s", "e": "%s"}]}
                """.formatted(KEY_ID, base64(key.getModulus()), base64(key.getPublicExponent()));
    }

    /** RFC 7518, section 6.3.1: big-endian, without the sign octet that {@code BigInteger} may put in front. */
    private static String base64(BigInteger number) {
        byte[] octets = number.toByteArray();
        byte[] unsigned = octets[0] == 0 ? Arrays.copyOfRange(octets, 1, octets.length) : octets;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(unsigned);
    }

    private static String pem(byte[] key) {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(key);
        return "-----BEGIN PRIVATE KEY-----\n" + lines + "\n-----END PRIVATE KEY-----\n";
    }
}
