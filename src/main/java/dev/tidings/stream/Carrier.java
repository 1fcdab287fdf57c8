package dev.tidings.stream;

import io.vertx.core.buffer.Buffer;

/** What brings the bytes of one stream to its client. Belongs to the event loop of its connection. */
interface Carrier {
    /** Who is told what becomes of the client. */
    interface Owner {
        /** There may be room again. */
        void onDrained();

        /** The client went, or the connection broke; also told behind an end that was asked for. */
        void onClosed();
    }

    /** Who is told what became of a write. */
    interface Waiter {
        /** The kernel has the bytes, or never will. */
        void onWritten(boolean isSent);
    }

    void write(Buffer bytes, Waiter waiter);

    boolean isFull();

    /** Ended, or the connection is gone. */
    boolean isClosed();

    /** Behind all that was written. */
    void end();

    /** Drops what still waits; for a client that does not read the end either. */
    void cut();

    /** How many bytes of the write that is under way the kernel has taken; 0 where nobody can tell. */
    long bytesOfCurrentWrite();
}
