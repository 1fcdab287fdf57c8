package dev.tidings.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * The key pair of the issuer that the tests play, made once a JVM.
 *
 * <p>It lives in a temporary folder that a system property names: Quarkus loads the test classes once more for each
 * application that it starts, and a static field would give each of them its own key.
 */
final class TestKeys {
    static final String KEY_ID = "test-1";

    private static final String FOLDER = "tidings.test.keys";

    private TestKeys() {}

    /** The JWKS document with the public key, for {@code mp.jwt.verify.publickey.location}. */
    static Path jwks() {
        return folder().resolve("jwks.json");
    }

    static KeyPair pair() {
        try {
            KeyFactory rsa = KeyFactory.getInstance("RSA");
            return new KeyPair(
                    rsa.generatePublic(new X509EncodedKeySpec(Files.readAllBytes(folder().resolve("public")))),
                    rsa.generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(folder().resolve("private")))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair newPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path folder() {
        synchronized (System.getProperties()) {
            String known = System.getProperty(FOLDER);
            if (known != null) {
                return Path.of(known);
            }
            try {
                Path made = make();
                System.setProperty(FOLDER, made.toString());
                return made;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Path make() throws IOException {
        Path folder = Files.createTempDirectory("tidings-test-keys");
        KeyPair pair = newPair();
        // Hooks run in reverse order of registration: the folder, registered first, goes last.
        folder.toFile().deleteOnExit();
        write(folder.resolve("public"), pair.getPublic().getEncoded());
        write(folder.resolve("private"), pair.getPrivate().getEncoded());
        write(folder.resolve("jwks.json"), jwks((RSAPublicKey) pair.getPublic()).getBytes(UTF_8));
        return folder;
    }

    private static void write(Path file, byte[] content) throws IOException {
        file.toFile().deleteOnExit();
        Files.write(file, content);
    }

    private static String jwks(RSAPublicKey key) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return """
                {"keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "%s", "n": "%s", "e": "%s"}]}
                """.formatted(
                        KEY_ID,
                        base64.encodeToString(unsigned(key.getModulus().toByteArray())),
                        base64.encodeToString(key.getPublicExponent().toByteArray()));
    }

    /** RFC 7518, section 6.3.1.1: the modulus goes without the sign octet that {@code BigInteger} puts in front. */
    private static byte[] unsigned(byte[] number) {
        return number[0] == 0 ? Arrays.copyOfRange(number, 1, number.length) : number;
    }
}
