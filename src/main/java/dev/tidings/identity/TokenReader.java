package dev.tidings.identity;

import dev.tidings.feed.Name;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.TenantId;
import dev.tidings.problem.Problem;
import dev.tidings.problem.Problem.Kind;
import dev.tidings.problem.ProblemException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Reads the caller out of a verified token, and refuses a token that names nobody we could have a feed for. */
@Singleton
class TokenReader {
    /** The end of the year 9999. A token "for ever" must not overflow what computes with its end. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private final String tenantClaim;
    private final Clock clock;

    TokenReader(IdentityConfig config, Clock clock) {
        this.tenantClaim = config.tenantClaim();
        this.clock = clock;
    }

    Caller read(JsonWebToken token) {
        Instant expiresAt = Instant.ofEpochSecond(Math.min(token.getExpirationTime(), LAST_SECOND));
        checkIsNotOver(expiresAt);
        String tenant = name(token.getClaim(tenantClaim), "The token names no tenant.", "The tenant");
        String user = name(token.getSubject(), "The token names no user.", "The user");
        Recipient recipient = Recipient.of(tenant, user);
        if (recipient.tenant().equals(TenantId.CANARY)) {
            throw refused(Kind.FORBIDDEN, "The tenant in the token is reserved.");
        }
        return new Caller(recipient, Role.of(token.getGroups()), expiresAt);
    }

    /** Of a token that was read before, by this reader. */
    Caller again(Caller caller) {
        checkIsNotOver(caller.tokenExpiresAt());
        return caller;
    }

    /** The verifier's leeway is for tokens that begin now by another clock; the end is the end. */
    private void checkIsNotOver(Instant expiresAt) {
        if (!clock.instant().isBefore(expiresAt)) {
            throw refused(Kind.UNAUTHORIZED, "The token is over.");
        }
    }

    /** A name is never cut or mended: two people whose names differ only behind the cut would share a feed. */
    private static String name(@Nullable Object claim, String whenMissing, String subject) {
        if (!(claim instanceof String name) || name.isEmpty()) {
            throw refused(Kind.FORBIDDEN, whenMissing);
        }
        if (!Name.isValid(name)) {
            throw refused(
                    Kind.VALIDATION,
                    subject + " in the token must have 1 to " + Name.MAX_CHARACTERS
                            + " characters, none of them a control character.");
        }
        return name;
    }

    private static ProblemException refused(Kind kind, String detail) {
        return new ProblemException(Problem.of(kind, detail));
    }
}
