package dev.tidings.identity;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.feed.Recipient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {
    private static final Caller ADA = caller("ada");
    private static final Caller GRACE = caller("grace");

    @Test
    void areKnownByAllOfThem() {
        VerifiedTokens tokens = new VerifiedTokens(Duration.ofMinutes(5), 10);

        tokens.keep("head.claims.signature", ADA);
        tokens.keep("head.claims.signaturf", GRACE);

        assertThat(tokens.find("head.claims.signature")).hasValue(ADA);
        assertThat(tokens.find("head.claims.signaturf")).hasValue(GRACE);
        assertThat(tokens.find("head.claims.signatur")).isEmpty();
        assertThat(tokens.find("head.claims.signature\u00e9")).isEmpty();
        assertThat(tokens.find("")).isEmpty();
    }

    @Test
    void areForgottenWhenTheirTimeIsOverHoweverOftenTheyAreAskedFor() {
        VerifiedTokens tokens = new VerifiedTokens(Duration.ofMillis(300), 10);

        tokens.keep("a", ADA);

        assertThat(tokens.find("a")).hasValue(ADA);
        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(tokens.find("a")).isEmpty());
    }

    @Test
    void areNoMoreThanWereAskedFor() {
        VerifiedTokens tokens = new VerifiedTokens(Duration.ofMinutes(5), 100);

        for (int i = 0; i < 10_000; i++) {
            tokens.keep("token-" + i, ADA);
        }

        assertThat(tokens.count()).isEqualTo(100);
    }

    @Test
    void areNotOtherSpellingsOfThem() {
        VerifiedTokens tokens = new VerifiedTokens(Duration.ofMinutes(5), 100);

        for (String other : List.of("a.b.c!", "a.b.c=", "a.b.+c", "a.b./c", "a.b. c", "a.b.c\n", "a.b.c\u00e9")) {
            tokens.keep(other, ADA);
        }

        assertThat(tokens.count()).isZero();
    }

    @Test
    void areNoneWithoutTimeOrRoom() {
        for (VerifiedTokens tokens :
                Set.of(new VerifiedTokens(Duration.ZERO, 10), new VerifiedTokens(Duration.ofMinutes(5), 0))) {
            tokens.keep("a", ADA);

            assertThat(tokens.find("a")).isEmpty();
            assertThat(tokens.count()).isZero();
        }
    }

    private static Caller caller(String user) {
        return new Caller(Recipient.of("acme", user), Set.of(), Instant.parse("2026-01-01T00:00:00Z"));
    }
}
