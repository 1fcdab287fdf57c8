package dev.tidings.embedded;

/** One server on a port of the loopback address that it keeps for as long as this JVM lives. */
public sealed interface EmbeddedServer permits Postgres, Redis, Kafka {
    /**
     * Starts it and returns once it answers.
     *
     * @throws IllegalStateException when it does not come up; the message carries what it said last
     */
    void start();

    /** {@code 127.0.0.1:port}, the same after every restart. */
    String address();

    /** Ends it as a crash would: connections break, nothing is written any more, nobody says goodbye. */
    void kill();

    /** Starts it again on the same port after {@link #kill()} or {@link #stop()}, with what its disk still holds. */
    default void restart() {
        stop();
        start();
    }

    /** Ends it in order and waits for its end; does nothing when it does not run. */
    void stop();
}
