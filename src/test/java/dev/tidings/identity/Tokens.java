package dev.tidings.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;

/** JWTs as tests need them: good ones, and ones that each have one thing wrong. The real verifier checks all of them. */
public final class Tokens {
    public static final String ISSUER = "https://issuer.test";
    public static final String AUDIENCE = "tidings";
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private Tokens() {}

    /** The configuration with which an application believes these tokens. */
    public static Map<String, String> settings() {
        return Map.of(
                "mp.jwt.verify.publickey.location", TestKeys.jwks().toUri().toString(),
                "mp.jwt.verify.issuer", ISSUER,
                "mp.jwt.verify.audiences", AUDIENCE);
    }

    /**
     * A good token.
     *
     * @param groups none for a plain user; {@code producer}, {@code platform}, {@code admin}
     */
    public static String of(String tenant, String user, String... groups) {
        return signed(claims(tenant, user).groups(Set.of(groups)));
    }

    public static String producer(String tenant) {
        return of(tenant, "producer", "producer");
    }

    public static String platform() {
        return of("platform", "platform", "platform");
    }

    /** Good until then: for streams and tickets that end with their token. */
    public static String endingAt(Instant end, String tenant, String user) {
        return signed(claims(tenant, user).expiresAt(end));
    }

    /** Expired for longer than any tolerance for clocks. */
    public static String expired(String tenant, String user) {
        Instant past = Instant.now().minus(Duration.ofHours(2));
        return signed(claims(tenant, user).issuedAt(past).expiresAt(past.plus(LIFETIME)));
    }

    public static String ofIssuer(String issuer, String tenant, String user) {
        return signed(claims(tenant, user).issuer(issuer));
    }

    public static String ofAudience(String audience, String tenant, String user) {
        return signed(claims(tenant, user).audience(audience));
    }

    public static String withoutTenant(String user) {
        return signed(Jwt.issuer(ISSUER).audience(AUDIENCE).subject(user).expiresIn(LIFETIME));
    }

    public static String withoutSubject(String tenant) {
        return signed(
                Jwt.issuer(ISSUER).audience(AUDIENCE).claim("tenant", tenant).expiresIn(LIFETIME));
    }

    /** Signed with a key that the issuer does not publish, under a {@code kid} that it does not know. */
    public static String ofUnknownKey(String tenant, String user) {
        return signed(claims(tenant, user), TestKeys.newPair().getPrivate(), "unknown-1");
    }

    /** Signed with a key that the issuer does not publish, under the {@code kid} of one that it does. */
    public static String forged(String tenant, String user) {
        return signed(claims(tenant, user), TestKeys.newPair().getPrivate(), TestKeys.KEY_ID);
    }

    /** RFC 8725, section 3.1: {@code alg: none}, with no signature. */
    public static String unsigned(String tenant, String user) {
        String[] parts = of(tenant, user).split("\\.", -1);
        return base64("{\"alg\":\"none\",\"kid\":\"" + TestKeys.KEY_ID + "\"}") + "." + parts[1] + ".";
    }

    /** RFC 8725, section 2.1: the public key taken for the secret of an HMAC. */
    public static String hmacWithPublicKey(String tenant, String user) {
        byte[] secret = TestKeys.pair().getPublic().getEncoded();
        return claims(tenant, user)
                .jws()
                .keyId(TestKeys.KEY_ID)
                .algorithm(SignatureAlgorithm.HS256)
                .sign(new SecretKeySpec(secret, "HmacSHA256"));
    }

    /** The good token of a user with one letter of its claims changed. */
    public static String tampered(String tenant, String user) {
        String[] parts = of(tenant, user).split("\\.", -1);
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8);
        return parts[0] + "." + base64(claims.replace("\"sub\":\"", "\"sub\":\"x")) + "." + parts[2];
    }

    private static JwtClaimsBuilder claims(String tenant, String user) {
        return Jwt.issuer(ISSUER)
                .audience(AUDIENCE)
                .subject(user)
                .claim("tenant", tenant)
                .expiresIn(LIFETIME);
    }

    private static String signed(JwtClaimsBuilder claims) {
        return signed(claims, TestKeys.pair().getPrivate(), TestKeys.KEY_ID);
    }

    private static String signed(JwtClaimsBuilder claims, PrivateKey key, String keyId) {
        return claims.jws().keyId(keyId).sign(key);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }
}
