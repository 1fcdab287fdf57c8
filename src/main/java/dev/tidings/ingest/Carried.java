package dev.tidings.ingest;

/** What this version carries out of what it understands. */
sealed interface Carried {
    record ToStore(Event.Stored event) implements Carried {}

    record ToSend(Event.Ephemeral event) implements Carried {}

    record ToKeep(Event.State event) implements Carried {}

    record Refused(Decoded.Invalid invalid) implements Carried {}

    /**
     * The one switch to open for another kind. Until then a valid event of that kind is refused, so that it is never
     * lost silently.
     */
    static Carried only(Decoded decoded) {
        return switch (decoded) {
            case Decoded.Invalid invalid -> new Refused(invalid);
            case Decoded.Valid(Event event) ->
                switch (event) {
                    case Event.Stored stored -> new ToStore(stored);
                    case Event.Ephemeral ephemeral -> new ToSend(ephemeral);
                    case Event.State state -> new ToKeep(state);
                    case Event.Retract retract -> unsupported("type", Event.Retract.TYPE + " is not supported yet");
                };
        };
    }

    private static Refused unsupported(String field, String detail) {
        return new Refused(Decoded.Invalid.because(Rejection.UNSUPPORTED, field, detail));
    }
}
