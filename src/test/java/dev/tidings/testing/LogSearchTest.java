package dev.tidings.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.identity.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LogSearchTest {
    @TempDir
    Path folder;

    private static Stream<String> secrets() {
        String token = Tokens.of("acme", "ada");
        return Stream.of(
                "GET /v1/stream?ticket=" + random(32) + " 200",
                "{\"message\":\"ticket " + random(32) + "\"}",
                "Cookie: __Host-tidings-browser-" + random(6) + "=" + random(16),
                "refused token=" + token,
                "Authorization: Bearer opaque-token",
                "{\"password\":\"password-of-an-instance\"}");
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void findsWhatMustNotBeThere(String line) throws IOException {
        List<String> found = LogSearch.search(Files.writeString(folder.resolve("a.log"), "before\n" + line + "\n"));

        assertThat(found).singleElement().asString().contains("a.log:2: ").doesNotContain(line);
    }

    @Test
    void takesAHashForNoTicketAndTheTestsForNoService() throws IOException {
        assertThat(LogSearch.search(
                        Files.writeString(folder.resolve("a.log"), """
                        a person was erased tenant=acme recipient=%s notifications=2
                        <testcase name="refuses %s"/>
                        2026-11-26 09:14:23,896 DEBUG [org.apache.http.wire] (main)  << "{"ticket":"%s"
                        at dev.tidings.Test.withoutTheBrokerTheChannelComesBackByItself1
                        """.formatted(random(32), random(32), random(32)))))
                .isEmpty();
    }

    @Test
    void looksIntoReportsAndLogs() throws IOException {
        Files.writeString(folder.resolve("TEST-a.xml"), "");
        Files.writeString(Files.createDirectory(folder.resolve("b")).resolve("b.log"), "");
        Files.writeString(folder.resolve("b.txt"), "");

        assertThat(LogSearch.filesIn(folder)).hasSize(2);
        assertThat(LogSearch.filesIn(folder.resolve("nowhere"))).isEmpty();
    }

    /** Of a length that is one of the secrets', with all kinds of signs in it. */
    private static String random(int bytes) {
        byte[] secret = new byte[bytes];
        new SecureRandom().nextBytes(secret);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        return "aA1" + text.substring(3);
    }
}
