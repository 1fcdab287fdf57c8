package dev.tidings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.embedded.Ports;
import dev.tidings.identity.Tokens;
import dev.tidings.load.Application;
import dev.tidings.load.Servers;
import dev.tidings.testing.Certificate;
import dev.tidings.testing.TlsTunnel;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The settings of docs/operations.md under which nothing crosses a wire in the clear. */
@Timeout(120)
class EncryptedIT {
    private static final Path LOGS = Path.of("target/encrypted-it");

    @TempDir
    Path folder;

    private final int port = Ports.free();

    @Test
    void servesHttpsAndAsksPostgresAndRedisForItToo() throws Exception {
        Certificate certificate = Certificate.create(folder);
        try (Servers servers = Servers.startBriefly(LOGS.resolve("servers.log"));
                TlsTunnel redis = tunnelToRedis(servers, certificate);
                Connection superuser = superuser(servers)) {
            certificate.giveToPostgres(superuser);
            Map<String, String> settings = settings(servers, certificate);
            settings.put("quarkus.redis.hosts", "rediss://127.0.0.1:" + redis.port());
            try (Application ignored = Application.start(settings, List.of("-Xms256m"), LOGS.resolve("one.log"))) {
                assertThat(connections(superuser, true)).isPositive();
                assertThat(connections(superuser, false)).isZero();
                opensAStreamOverHttp2(certificate);
                assertThat(redis.connections()).isPositive();
                for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
                    assertThat(list(certificate, protocol)
                                    .sslSession()
                                    .orElseThrow()
                                    .getProtocol())
                            .isEqualTo(protocol);
                }
                assertThat(list(certificate, "TLSv1.3").headers().firstValue("Strict-Transport-Security"))
                        .hasValue("max-age=31536000");
                URI plain = URI.create("http://127.0.0.1:" + ignored.address().getPort() + "/v1/notifications");
                assertThatThrownBy(() -> HttpClient.newHttpClient()
                                .send(HttpRequest.newBuilder(plain).build(), HttpResponse.BodyHandlers.discarding()))
                        .isInstanceOf(ConnectException.class);
            }
        }
    }

    private Map<String, String> settings(Servers servers, Certificate certificate) {
        Map<String, String> settings = new HashMap<>(servers.settings());
        String url = settings.get("quarkus.datasource.reactive.url");
        String file = certificate.certificate().toString();
        settings.put("quarkus.http.ssl-port", Integer.toString(port));
        settings.put("quarkus.http.insecure-requests", "disabled");
        settings.put("quarkus.http.tls-configuration-name", "https");
        settings.put("quarkus.tls.https.key-store.pem.0.cert", file);
        settings.put("quarkus.tls.https.key-store.pem.0.key", certificate.key().toString());
        settings.put("quarkus.datasource.reactive.postgresql.ssl-mode", "verify-full");
        settings.put("quarkus.datasource.reactive.hostname-verification-algorithm", "HTTPS");
        settings.put("quarkus.datasource.reactive.trust-certificate-pem", "true");
        settings.put("quarkus.datasource.reactive.trust-certificate-pem.certs", file);
        settings.put("quarkus.redis.tls-configuration-name", "redis");
        settings.put("quarkus.tls.redis.trust-store.pem.certs", file);
        settings.put("quarkus.tls.redis.hostname-verification-algorithm", "HTTPS");
        settings.put("quarkus.datasource.jdbc.url", "jdbc:" + url + "?sslmode=verify-full&sslrootcert=" + file);
        return settings;
    }

    private static TlsTunnel tunnelToRedis(Servers servers, Certificate certificate)
            throws IOException, GeneralSecurityException {
        URI redis = URI.create(servers.settings().getOrDefault("quarkus.redis.hosts", ""));
        return TlsTunnel.to(redis.getHost(), redis.getPort(), certificate.serving());
    }

    private void opensAStreamOverHttp2(Certificate certificate) throws IOException, InterruptedException {
        HttpResponse<InputStream> stream =
                client(certificate, "TLSv1.3").send(request("/v1/stream"), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream frames = stream.body()) {
            assertThat(stream.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(new String(frames.readNBytes(6), UTF_8)).isEqualTo("retry:");
        }
    }

    private HttpResponse<String> list(Certificate certificate, String protocol)
            throws IOException, InterruptedException {
        HttpResponse<String> answer =
                client(certificate, protocol).send(request("/v1/notifications"), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer;
    }

    private static HttpClient client(Certificate certificate, String protocol) {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {protocol});
        return HttpClient.newBuilder()
                .sslContext(certificate.trusted())
                .sslParameters(parameters)
                .build();
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + Tokens.of("acme", "ada"))
                .build();
    }

    private static Connection superuser(Servers servers) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:" + servers.settings().get("quarkus.datasource.reactive.url"), "postgres", "postgres");
    }

    private static int connections(Connection superuser, boolean encrypted) throws SQLException {
        try (Statement statement = superuser.createStatement();
                ResultSet result =
                        statement.executeQuery("select count(*) from pg_stat_activity join pg_stat_ssl using (pid)"
                                + " where usename like 'tidings%' and ssl = " + encrypted)) {
            result.next();
            return result.getInt(1);
        }
    }
}
