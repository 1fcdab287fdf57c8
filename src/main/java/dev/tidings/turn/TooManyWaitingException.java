package dev.tidings.turn;

/** Too many calls wait already; this one was not made. */
public final class TooManyWaitingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooManyWaitingException() {
        super("too many calls are waiting", null, false, false);
    }
}
