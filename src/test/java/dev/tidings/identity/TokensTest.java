package dev.tidings.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class TokensTest {
    @Test
    void signsWithTheKeyThatTheTestsPublish() throws GeneralSecurityException {
        assertThat(isSigned(Tokens.of("acme", "ada"))).isTrue();
        assertThat(isSigned(Tokens.forged("acme", "ada"))).isFalse();
        assertThat(isSigned(Tokens.ofUnknownKey("acme", "ada"))).isFalse();
        assertThat(isSigned(Tokens.tampered("acme", "ada"))).isFalse();
    }

    @Test
    void namesTheUserTheTenantAndTheGroups() {
        assertThat(claims(Tokens.of("a/b", "c", "producer")))
                .contains("\"sub\":\"c\"")
                .contains("\"tenant\":\"a/b\"")
                .contains("\"groups\":[\"producer\"]");
        assertThat(claims(Tokens.withoutTenant("ada"))).doesNotContain("tenant\"");
        assertThat(claims(Tokens.withoutSubject("acme"))).doesNotContain("\"sub\"");
        assertThat(claims(Tokens.of("acme", ""))).contains("\"sub\":\"\"");
    }

    @Test
    void publishesTheKeyUnderItsId() {
        assertThat(Tokens.settings().get("mp.jwt.verify.publickey.location")).startsWith("file:");
        assertThat(TestKeys.jwks()).content().contains("\"kid\": \"" + TestKeys.KEY_ID + "\"");
    }

    private static boolean isSigned(String token) throws GeneralSecurityException {
        int end = token.lastIndexOf('.');
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(TestKeys.pair().getPublic());
        signature.update(token.substring(0, end).getBytes(UTF_8));
        return signature.verify(Base64.getUrlDecoder().decode(token.substring(end + 1)));
    }

    private static String claims(String token) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), UTF_8);
    }
}
