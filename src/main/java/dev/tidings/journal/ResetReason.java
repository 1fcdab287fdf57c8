package dev.tidings.journal;

/** Why a cursor cannot be honoured. */
public enum ResetReason {
    /** Of another feed or of another life of this one, or ahead of what there is. */
    UNKNOWN_CURSOR("unknown-cursor"),
    /** Behind the oldest removal that is still known. */
    PRUNED("pruned"),
    /** There is no cursor. */
    FIRST("first"),
    /** The database was restored to an earlier state. */
    RESTORED("restored");

    private final String wire;

    ResetReason(String wire) {
        this.wire = wire;
    }

    public String wire() {
        return wire;
    }
}
