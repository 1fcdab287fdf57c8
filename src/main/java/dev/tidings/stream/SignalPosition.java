package dev.tidings.stream;

/**
 * Where a stream stands among the state values of its feed, which are all numbered together, and what it does next. A
 * value that follows directly is forwarded, and every other way to a newer number is to read what is newer: so a message
 * that is lost, repeated or out of order never puts an older value behind a newer one. Nothing is queued: while the values
 * are read, and while the socket is full, only numbers are remembered.
 */
final class SignalPosition {
    enum Step {
        NOTHING,
        /** The value goes to the client. */
        FORWARD,
        /** Redis is asked for what is newer than {@link #seq()}; a page or a failure is the answer. */
        READ,
        /** The socket is full; when it drains, the newest value of each key is read. */
        FALL_BEHIND
    }

    private enum State {
        /** The first replay is not over: the values come behind it. */
        WAITING,
        STANDING,
        READING,
        BEHIND
    }

    private State state = State.WAITING;
    private long seq;
    /** The highest number heard of while values were being read. */
    private long heardOf;

    /** The number up to which the client has got what there is. */
    long seq() {
        return seq;
    }

    /** Whether the client has got its first replay. */
    boolean hasBegun() {
        return state != State.WAITING;
    }

    /** The first replay is over. */
    Step begin(boolean isSocketFull) {
        return state == State.WAITING ? readOrFallBehind(isSocketFull) : Step.NOTHING;
    }

    /** @param before the number of the feed's last value before this one */
    Step onValue(long before, long number, boolean isSocketFull) {
        if (state == State.READING) {
            heardOf = Math.max(heardOf, number);
        }
        if (state != State.STANDING || number <= seq) {
            return Step.NOTHING;
        }
        if (isSocketFull || before != seq) {
            return readOrFallBehind(isSocketFull);
        }
        seq = number;
        return Step.FORWARD;
    }

    /** A value may have been lost: there may be newer ones that nobody has told of. */
    Step lookAgain(boolean isSocketFull) {
        if (state == State.READING) {
            heardOf = Long.MAX_VALUE; // what is being read may be older than that
        }
        return state == State.STANDING ? readOrFallBehind(isSocketFull) : Step.NOTHING;
    }

    /**
     * The values of a page have gone to the client.
     *
     * @param upTo the number up to which they were all there; less than {@link #seq()} when Redis has forgotten
     */
    Step onPage(long upTo, boolean isLast, boolean isSocketFull) {
        seq = Math.max(seq, upTo);
        if (!isLast || heardOf > seq) {
            return readOrFallBehind(isSocketFull);
        }
        state = State.STANDING;
        return Step.NOTHING;
    }

    /** Redis is away: the next value that comes does not follow directly, and makes it read again. */
    void onFailure() {
        state = State.STANDING;
    }

    Step onDrained(boolean isSocketFull) {
        return state == State.BEHIND && !isSocketFull ? readOrFallBehind(false) : Step.NOTHING;
    }

    /** What was heard of before is in the answer, or Redis has forgotten it: waiting for it would never end. */
    private Step readOrFallBehind(boolean isSocketFull) {
        heardOf = 0;
        state = isSocketFull ? State.BEHIND : State.READING;
        return isSocketFull ? Step.FALL_BEHIND : Step.READ;
    }
}
