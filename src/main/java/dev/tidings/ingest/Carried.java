package dev.tidings.ingest;

/** Which kinds of events this version carries out: the one switch to open when it learns another. */
final class Carried {
    private Carried() {}

    /** A valid event of a kind that is not carried out is refused, so that it is never lost silently. */
    static Decoded only(Decoded decoded) {
        return switch (decoded) {
            case Decoded.Invalid invalid -> invalid;
            case Decoded.Valid(Event event) ->
                switch (event) {
                    case Event.Stored stored -> decoded;
                    case Event.Ephemeral ephemeral -> unsupported("data.mode", "ephemeral is not supported yet");
                    case Event.State state -> unsupported("data.mode", "state is not supported yet");
                    case Event.Retract retract -> unsupported("type", Event.Retract.TYPE + " is not supported yet");
                };
        };
    }

    private static Decoded unsupported(String field, String detail) {
        return Decoded.Invalid.because(Rejection.UNSUPPORTED, field, detail);
    }
}
