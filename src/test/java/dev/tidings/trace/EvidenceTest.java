package dev.tidings.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.feed.Removal;
import dev.tidings.feed.TenantId;
import dev.tidings.feed.UserId;
import dev.tidings.ingest.Addressed;
import dev.tidings.journal.EventKey;
import dev.tidings.journal.LedgerEntry;
import dev.tidings.journal.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EvidenceTest {
    private static final Instant STORED = Instant.parse("2026-11-24T10:00:00.123456Z");
    private static final Instant NOW = STORED.plusSeconds(60);
    private static final UserId ADA = new UserId("ada");
    private static final UserId GRACE = new UserId("grace");

    private final List<UserId> both = List.of(ADA, GRACE);
    private LedgerEntry entry = new LedgerEntry(0, 7, 2, null, STORED);
    private @Nullable Addressed record = record(null);
    private List<Trace> standing = List.of();
    private List<Trace> left = List.of();
    private Set<UserId> erased = Set.of();

    private static Addressed record(@Nullable Instant expiresAt) {
        return new Addressed(
                new EventKey(new TenantId("acme"), "urn:test", "1"), List.of(ADA, GRACE), "key", expiresAt, STORED);
    }

    private static Trace trace(UserId user, Duration bornAfter, @Nullable Removal removed) {
        return trace(user, bornAfter, removed, null);
    }

    private static Trace trace(
            UserId user, Duration bornAfter, @Nullable Removal removed, @Nullable Instant expiresAt) {
        long millis = STORED.plus(bornAfter).toEpochMilli();
        UUID id = new UUID(millis << 16 | 0x7123, 0x8000_0000_0000_0001L);
        return new Trace(user, id, 9, 8, removed, null, null, expiresAt);
    }

    private List<String> decisions(UserId... users) {
        return new Evidence(entry, record, standing, left, erased, NOW)
                .verdicts(List.of(users)).stream()
                        .map(verdict -> verdict.decision().wire())
                        .toList();
    }

    @Test
    void whatStandsWasStoredOrHasReplacedAnEarlierContent() {
        standing = List.of(trace(ADA, Duration.ofMillis(1), null), trace(GRACE, Duration.ofSeconds(-5), null));

        assertThat(decisions(ADA, GRACE)).containsExactly("stored", "collapsed");
    }

    @Test
    void whatStandsAndIsOverHasExpired() {
        standing = List.of(trace(ADA, Duration.ZERO, null, NOW));

        assertThat(decisions(ADA)).containsExactly("expired");
    }

    @Test
    void aTombstoneSaysWhatItDiedOf() {
        for (Removal removal : List.of(Removal.EXPIRED, Removal.RETRACTED, Removal.PRUNED)) {
            left = List.of(trace(ADA, Duration.ZERO, removal));
            erased = Set.of(ADA);

            assertThat(decisions(ADA)).containsExactly(removal.wire());
        }
    }

    @Test
    void whatHasTakenItsPlaceHasReplacedIt() {
        left = List.of(trace(ADA, Duration.ofSeconds(3), null));

        assertThat(decisions(ADA, GRACE)).containsExactly("replaced", "forgotten");
    }

    @Test
    void whatWasTakenBackIsRetractedAlsoBeforeItCame() {
        entry = new LedgerEntry(-1, -1, 0, STORED, STORED);
        record = null;

        assertThat(decisions(ADA)).containsExactly("retracted");
    }

    @Test
    void anErasedPersonIsErased() {
        erased = Set.of(GRACE);

        assertThat(decisions(ADA, GRACE)).containsExactly("forgotten", "erased");
    }

    @Test
    void whatIsNotWrittenOutSoFarIsPending() {
        entry = new LedgerEntry(0, 7, 1, null, STORED);

        assertThat(decisions(ADA, GRACE)).containsExactly("forgotten", "pending");
    }

    @Test
    void whatIsOverByItsOwnTimeHasExpiredAlsoWhenItsTombstoneIsForgotten() {
        record = record(NOW.minusSeconds(1));

        assertThat(decisions(ADA)).containsExactly("expired");
    }

    @Test
    void whomTheEventDoesNotNameItWasNotFor() {
        assertThat(decisions(new UserId("eve"))).containsExactly("not-addressed");
    }

    @Test
    void withoutTheRecordAbsenceMeansNothing() {
        record = null;
        standing = List.of(trace(ADA, Duration.ZERO, null));

        assertThat(decisions(ADA, GRACE)).containsExactly("stored", "unknown");
    }

    @Test
    void theAnswerIsAboutTheRecipientsOrWhoIsKnownOrWhoWasAskedFor() {
        List<Trace> stands = List.of(trace(GRACE, Duration.ZERO, null));

        assertThat(Evidence.users(record, stands, null)).isEqualTo(both);
        assertThat(Evidence.users(null, stands, null)).containsExactly(GRACE);
        assertThat(Evidence.users(record, stands, new UserId("eve"))).containsExactly(new UserId("eve"));
    }
}
