package dev.tidings.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.function.Predicate;

/** A client of one stream that reads only when it is told to, with next to no buffer of its own. */
final class SlowClient implements AutoCloseable {
    private static final String DATA = "data: ";
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final BufferedReader lines;

    private SlowClient(Socket socket) throws IOException {
        this.socket = socket;
        this.lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8), 512);
    }

    static SlowClient open(URI root, String token) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(root.getHost(), root.getPort()));
        socket.getOutputStream()
                .write(("GET /v1/stream HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
                                + "Authorization: Bearer " + token + "\r\n\r\n")
                        .getBytes(US_ASCII));
        return new SlowClient(socket);
    }

    void readUntil(Predicate<String> wanted) throws IOException {
        for (String line = lines.readLine(); line != null && !wanted.test(line); ) {
            line = lines.readLine();
        }
    }

    /** How many signals came until one was the last. */
    int countUntil(Predicate<String> isLast) throws IOException {
        int signals = 0;
        boolean isSignal = false;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("event: ")) {
                isSignal = line.equals("event: signal");
            } else if (isSignal && line.startsWith(DATA)) {
                signals++;
                if (isLast.test(line.substring(DATA.length()))) {
                    return signals;
                }
            }
        }
        throw new IllegalStateException("the stream has ended");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
