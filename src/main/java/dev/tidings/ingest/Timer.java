package dev.tidings.ingest;

/** When it is. */
interface Timer {
    /** As {@link System#nanoTime()} tells it. */
    long nanos();

    /** Runs it once, then, on any thread. */
    void at(long nanos, Runnable action);
}
