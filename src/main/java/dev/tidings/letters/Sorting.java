package dev.tidings.letters;

import dev.tidings.ingest.SecondLook;
import dev.tidings.journal.EventKey;
import dev.tidings.letters.Counted.Fate;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which letters of one call are sent again. */
final class Sorting {
    /** What has failed again has several letters; were each sent, they would double with every call. */
    private static final int REMEMBERED = 10_000;

    private final Selection selection;
    private final Instant oldest;
    private final Map<EventKey, Boolean> sent = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<EventKey, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    /**
     * For one call.
     *
     * @param oldest what was recorded before is forgotten by the ledger, and so may be the erasure of its recipients
     */
    Sorting(Selection selection, Instant oldest) {
        this.selection = selection;
        this.oldest = oldest;
    }

    Fate of(SecondLook look) {
        if (!selection.takes(look)) {
            return Fate.OTHER;
        }
        return switch (look.today()) {
            case REFUSED -> Fate.REFUSED;
            case SIGNAL -> Fate.SIGNAL;
            case ACCEPTED -> ofGood(look);
        };
    }

    private Fate ofGood(SecondLook look) {
        if (look.recordedAt().isBefore(oldest)) {
            return Fate.OLD;
        }
        return look.event() != null && sent.put(look.event(), true) != null ? Fate.REPEATED : Fate.REPLAYABLE;
    }
}
