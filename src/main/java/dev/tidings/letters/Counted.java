package dev.tidings.letters;

import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What became of the letters of one call. */
final class Counted {
    /** Each letter that was looked at is one of these. */
    enum Fate {
        /** Would be accepted today: sent again, unless it is a dry run. */
        REPLAYABLE,
        /** Not among those that were asked for. */
        OTHER,
        /** Would be refused again, or could not be kept whole. */
        REFUSED,
        /** A signal, whose moment is over. */
        SIGNAL,
        /** Older than what the ledger and the erasures remember. */
        OLD,
        /** An event that was there before in the same call. */
        REPEATED,
        /** Put there by somebody else. */
        FOREIGN
    }

    private final Map<Fate, Long> letters = new EnumMap<>(Fate.class);
    private long replayed;
    private long unsendable;

    void add(Fate fate) {
        letters.merge(fate, 1L, Long::sum);
    }

    /** The broker has it. */
    void addReplayed() {
        replayed++;
    }

    /** The topic does not take it: too large by now, or a time that it does not allow. */
    void addUnsendable() {
        unsendable++;
    }

    JsonObject json() {
        JsonObject json = new JsonObject();
        json.put(
                "lookedAt", letters.values().stream().mapToLong(Long::longValue).sum());
        json.put("replayed", replayed);
        for (Fate fate : Fate.values()) {
            json.put(fate.name().toLowerCase(Locale.ROOT), letters.getOrDefault(fate, 0L));
        }
        return json.put("unsendable", unsendable);
    }
}
