package dev.tidings.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tidings.problem.Problem;
import dev.tidings.problem.ProblemException;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.jwt.KeyFormat;
import io.smallrye.jwt.auth.principal.DefaultJWTParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** The real verifier, with an identity provider that does not answer. */
class KeysAwayTest {
    @Test
    void areNotTheFaultOfTheToken() throws IOException {
        JWTAuthContextInfo info = new JWTAuthContextInfo("http://127.0.0.1:" + closedPort() + "/jwks", Tokens.ISSUER);
        info.setKeyFormat(KeyFormat.JWK);
        DefaultJWTParser verifier = new DefaultJWTParser(info);

        Throwable failure = catchThrowable(() -> verifier.parse(Tokens.of("acme", "ada")));

        Problem problem =
                ProblemException.of(new AuthenticationFailedException(failure)).problem();
        assertThat(problem.kind()).isEqualTo(Problem.Kind.UNAVAILABLE);
        assertThat(problem.retryAfterSeconds()).isPositive();
    }

    @Test
    void areNotMeantWhenTheTokenIsBad() {
        Problem problem =
                ProblemException.of(new AuthenticationFailedException("bad")).problem();

        assertThat(problem.kind()).isEqualTo(Problem.Kind.UNAUTHORIZED);
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
