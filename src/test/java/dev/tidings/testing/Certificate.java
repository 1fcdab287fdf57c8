package dev.tidings.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate of 127.0.0.1 that signs itself.
 *
 * @param certificate the file, in PEM
 * @param key the file, in PEM
 * @param trusted for a client that trusts nothing else
 */
public record Certificate(Path certificate, Path key, SSLContext trusted) {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String STORE = "store.p12";

    /** With the JDK's own tool, which nothing but a process can use. */
    public static Certificate create(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve(STORE);
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "it",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool has failed");
        }
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        Key key = keys.getKey("it", PASSWORD);
        return new Certificate(
                pem(
                        folder.resolve("tls.crt"),
                        "CERTIFICATE",
                        keys.getCertificate("it").getEncoded()),
                pem(folder.resolve("tls.key"), "PRIVATE KEY", key.getEncoded()),
                trusting(keys));
    }

    /** From now on it takes encrypted connections, too. */
    public void giveToPostgres(Connection superuser) throws SQLException, IOException {
        try (Statement statement = superuser.createStatement();
                ResultSet folder = statement.executeQuery("show data_directory")) {
            folder.next();
            Path data = Path.of(folder.getString(1));
            copy(certificate, data.resolve("server.crt"));
            copy(key, data.resolve("server.key"));
        }
        try (Statement statement = superuser.createStatement()) {
            statement.execute("alter system set ssl = on");
            statement.execute("select pg_reload_conf()");
        }
    }

    /** For a server that says it is 127.0.0.1. */
    public SSLContext serving() throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance(certificate.resolveSibling(STORE).toFile(), PASSWORD);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    /** It reads no key that belongs to another user than its own, or that others may read. */
    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-------"));
        Files.setOwner(to, Files.getOwner(to.getParent()));
    }

    private static Path pem(Path file, String type, byte[] content) throws IOException {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
        return Files.writeString(file, "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type, lines));
    }

    private static SSLContext trusting(KeyStore keys) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("it", keys.getCertificate("it"));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
