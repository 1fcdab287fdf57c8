package dev.tidings.trace;

import dev.tidings.feed.Removal;
import dev.tidings.feed.UserId;
import dev.tidings.ingest.Addressed;
import dev.tidings.journal.LedgerEntry;
import dev.tidings.journal.Trace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that could be found about one event, and what it means for each user.
 *
 * @param record null if it cannot be read, or has not come
 * @param standing notifications with the event's content
 * @param left tombstones of notifications that had it, and notifications that have replaced it
 * @param erased users who were erased after the event had been recorded
 */
record Evidence(
        LedgerEntry entry,
        @Nullable Addressed record,
        List<Trace> standing,
        List<Trace> left,
        Set<UserId> erased,
        Instant now) {
    Evidence {
        standing = List.copyOf(standing);
        left = List.copyOf(left);
        erased = Set.copyOf(erased);
    }

    /** Whom the answer is about: the recipients, or those of whom it is known, or the one who was asked about. */
    static List<UserId> users(@Nullable Addressed record, List<Trace> standing, @Nullable UserId only) {
        if (only != null) {
            return List.of(only);
        }
        if (record != null) {
            return record.users();
        }
        Set<UserId> known = new LinkedHashSet<>();
        standing.forEach(trace -> known.add(trace.user()));
        return List.copyOf(known);
    }

    List<Verdict> verdicts(List<UserId> users) {
        Map<UserId, Trace> stands = new LinkedHashMap<>();
        standing.forEach(trace -> stands.put(trace.user(), trace));
        Map<UserId, Trace> tombstones = new LinkedHashMap<>();
        Map<UserId, Trace> successors = new LinkedHashMap<>();
        // In the order of their seq: of several successors the first has replaced it.
        left.forEach(trace -> (trace.removed() == null ? successors : tombstones).putIfAbsent(trace.user(), trace));
        Map<UserId, Integer> places = places();
        List<Verdict> verdicts = new ArrayList<>(users.size());
        for (UserId user : users) {
            Trace trace = stands.get(user);
            verdicts.add(
                    trace != null
                            ? standing(trace)
                            : absent(user, places.get(user), tombstones.get(user), successors.get(user)));
        }
        return verdicts;
    }

    private Map<UserId, Integer> places() {
        Map<UserId, Integer> places = new LinkedHashMap<>();
        if (record != null) {
            record.users().forEach(user -> places.put(user, places.size()));
        }
        return places;
    }

    /** The id has the time at which its notification began (UUIDv7); that of an earlier event is older than this one. */
    private Verdict standing(Trace trace) {
        if (isOver(trace.expiresAt())) {
            return new Verdict(trace.user(), Decision.EXPIRED, trace);
        }
        long bornAtMillis = trace.id().getMostSignificantBits() >>> 16;
        boolean isOwn = bornAtMillis >= entry.storedAt().toEpochMilli();
        return new Verdict(trace.user(), isOwn ? Decision.STORED : Decision.COLLAPSED, trace);
    }

    private Verdict absent(UserId user, @Nullable Integer place, @Nullable Trace tombstone, @Nullable Trace successor) {
        if (record != null && place == null) {
            return Verdict.without(user, Decision.NOT_ADDRESSED);
        }
        if (tombstone != null && tombstone.removed() != null) {
            return new Verdict(user, of(tombstone.removed()), tombstone);
        }
        if (erased.contains(user)) {
            return Verdict.without(user, Decision.ERASED);
        }
        if (entry.retractedAt() != null) {
            return Verdict.without(user, Decision.RETRACTED);
        }
        if (record == null || place == null) {
            return Verdict.without(user, Decision.UNKNOWN);
        }
        if (place >= entry.written()) {
            return Verdict.without(user, Decision.PENDING);
        }
        if (successor != null) {
            return new Verdict(user, Decision.REPLACED, successor);
        }
        return Verdict.without(user, isOver(record.expiresAt()) ? Decision.EXPIRED : Decision.FORGOTTEN);
    }

    private static Decision of(Removal removal) {
        return switch (removal) {
            case EXPIRED -> Decision.EXPIRED;
            case RETRACTED -> Decision.RETRACTED;
            case PRUNED -> Decision.PRUNED;
            // A state, never a tombstone.
            case ARCHIVED -> Decision.STORED;
        };
    }

    private boolean isOver(@Nullable Instant expiresAt) {
        return expiresAt != null && !expiresAt.isAfter(now);
    }
}
