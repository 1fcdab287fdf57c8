package dev.tidings.bench;

import java.io.IOException;

/** A product service that sends events. Of one thread. */
interface Sender extends AutoCloseable {
    /** So many users an event to many is for: the most that Tidings takes in one. */
    int MANY = 1000;

    /**
     * Sends the next event of one user.
     *
     * @param scheduled when it was to be sent, in nanoseconds since 1970
     */
    void toOne(int user, long scheduled) throws IOException;

    /** Sends one event to the users from the first to before the last, as the n-th of those for all. */
    void toMany(int from, int to, int number, long scheduled) throws IOException;

    /** Does what there is to do until then. */
    void workUntil(long nanos) throws IOException;

    /** Until all was taken. */
    void flush() throws IOException;

    /** Sends the n-th event for all, in as many parts as it takes. */
    default void toAll(int users, int number, long scheduled) throws IOException {
        for (int from = 0; from < users; from += MANY) {
            toMany(from, Math.min(users, from + MANY), number, scheduled);
        }
    }

    @Override
    void close() throws IOException;
}
