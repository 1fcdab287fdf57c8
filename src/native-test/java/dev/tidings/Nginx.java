package dev.tidings;

import dev.tidings.embedded.Ports;
import dev.tidings.testing.Awaits;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.opentest4j.TestAbortedException;

/** A real nginx with the file that {@code deploy/compose} gives to its own, in front of two instances. */
final class Nginx implements AutoCloseable {
    private static final Path COMPOSE = Path.of("deploy/compose").toAbsolutePath();

    /** Distributions keep it where only root's PATH leads. */
    private static final List<Path> PLACES =
            List.of(Path.of("/usr/sbin/nginx"), Path.of("/usr/bin/nginx"), Path.of("/usr/local/sbin/nginx"));

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path folder;
    private final int port = Ports.free();
    private final Process process;
    private final HttpClient http;

    private Nginx(Path program, Path folder, InetSocketAddress one, InetSocketAddress two)
            throws IOException, InterruptedException, GeneralSecurityException {
        this.folder = folder;
        run(COMPOSE.resolve("certificate").toString(), folder.toString());
        Files.writeString(folder.resolve("tidings.conf"), configuration(one, two));
        Files.writeString(folder.resolve("nginx.conf"), surroundings());
        http = HttpClient.newBuilder()
                .sslContext(trusting(folder.resolve("tls.crt")))
                .build();
        process = new ProcessBuilder(program.toString(), "-p", folder.toString(), "-c", "nginx.conf", "-e", "start.log")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.log").toFile())
                .start();
    }

    /** Returns once it listens. Skips the test on a machine that has no nginx. */
    static Nginx start(Path folder, InetSocketAddress one, InetSocketAddress two) throws Exception {
        Path program = PLACES.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new TestAbortedException("no nginx on this machine (Debian: apt-get install nginx)"));
        Files.createDirectories(folder);
        Nginx nginx = new Nginx(program, folder.toAbsolutePath(), one, two);
        Runtime.getRuntime().addShutdownHook(new Thread(nginx.process::destroy, "stop-nginx"));
        Awaits.await().atMost(PATIENCE).until(nginx::isListeningOrGone);
        if (!nginx.process.isAlive()) {
            throw new IllegalStateException(nginx.said("output.log") + nginx.said("start.log"));
        }
        return nginx;
    }

    URI at(String path) {
        return URI.create("https://127.0.0.1:" + port + path);
    }

    /** Trusts its certificate, and speaks HTTP/2 as browsers do. */
    HttpClient http() {
        return http;
    }

    String accessLog() throws IOException {
        return said("access.log");
    }

    /** Everything else that it has written down. */
    String otherLogs() throws IOException {
        return said("error.log") + said("distribution.log") + said("start.log") + said("output.log");
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private String said(String file) throws IOException {
        return Files.exists(folder.resolve(file)) ? Files.readString(folder.resolve(file)) : "";
    }

    private boolean isListeningOrGone() {
        if (!process.isAlive()) {
            return true;
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** As the entry point of nginx' image does it, with envsubst. */
    private String configuration(InetSocketAddress one, InetSocketAddress two) throws IOException {
        String text = Files.readString(COMPOSE.resolve("nginx/templates/tidings.conf.template"));
        Map<String, String> variables = Map.of(
                "NGINX_ACCESS_LOG",
                folder.resolve("access.log").toString(),
                "NGINX_ERROR_LOG",
                folder.resolve("error.log").toString(),
                "NGINX_HTTPS_LISTEN",
                "127.0.0.1:" + port,
                "NGINX_CERTIFICATE",
                folder.resolve("tls.crt").toString(),
                "NGINX_CERTIFICATE_KEY",
                folder.resolve("tls.key").toString(),
                // Twice the pings of these instances: a stream that is only pinged lives for longer.
                "NGINX_STREAM_TIMEOUT",
                "2s",
                "TIDINGS_ONE",
                "127.0.0.1:" + one.getPort(),
                "TIDINGS_TWO",
                "127.0.0.1:" + two.getPort());
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            text = text.replace("${" + variable.getKey() + "}", variable.getValue());
        }
        return text;
    }

    /** What is around it: in the image the distribution's, with a log of its own; here nothing outside of the folder. */
    private String surroundings() {
        String user = System.getProperty("user.name").equals("root") ? "user root;\n" : "";
        String places = Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
                .map(kind -> "  " + kind + "_temp_path " + folder.resolve(kind) + ";\n")
                .reduce("", String::concat);
        return user + "daemon off;\nworker_processes 1;\npid " + folder.resolve("nginx.pid") + ";\nevents {}\nhttp {\n"
                + places + "  access_log " + folder.resolve("distribution.log") + ";\n  include "
                + folder.resolve("tidings.conf") + ";\n}\n";
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IOException("failed: " + String.join(" ", command));
        }
    }

    private static SSLContext trusting(Path certificate) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream content = Files.newInputStream(certificate)) {
            store.setCertificateEntry(
                    "nginx", CertificateFactory.getInstance("X.509").generateCertificate(content));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
