package dev.tidings.bench;

import dev.tidings.load.ProcessFacts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** What is measured. All have the same paths and answers where it matters, so that the same clients drive them. */
interface Subject extends AutoCloseable {
    String name();

    InetSocketAddress address();

    /** Of the process that serves the streams. */
    ProcessFacts facts();

    /** Ends it at once, starts it again, and returns how many seconds it took until it was ready. */
    double restart() throws IOException, InterruptedException;

    /** What its process holds, garbage left out, but for a constant: only differences mean anything. */
    long livingBytes() throws IOException, InterruptedException;

    /** Sends events to these users in the way that its own users would. */
    Sender sender(List<String> users) throws IOException;

    /** The newest 50 of a user. */
    String listPath();

    @Override
    void close() throws IOException;
}
