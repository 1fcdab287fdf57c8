package dev.tidings.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidings.load.EventCutter;
import dev.tidings.load.HttpAnswer;
import dev.tidings.load.ServerEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** One open stream on a plain socket, read by a thread of its own until it ends. */
final class SseConnection {
    private static final int SMALL_BUFFER = 4096;

    /** Called on the connection's thread. */
    interface Reader {
        void onEvent(SseConnection from, ServerEvent event);

        /**
         * The last call.
         *
         * @param status of the answer; 0 if there was none
         */
        void onEnd(SseConnection from, int status);
    }

    private final Socket socket = new Socket();
    private final HttpAnswer answer = new HttpAnswer();
    private final EventCutter cutter;
    private final Reader reader;
    private boolean isPaused;

    private SseConnection(@Nullable String lastId, Reader reader) {
        this.cutter = new EventCutter(lastId == null ? "" : lastId, 0);
        this.reader = reader;
    }

    static SseConnection open(URI root, String token, @Nullable String lastId, boolean isSlow, Reader reader) {
        SseConnection connection = new SseConnection(lastId, reader);
        String request = "GET /v1/stream HTTP/1.1\r\nHost: " + root.getAuthority() + "\r\nAccept: text/event-stream\r\n"
                + "Authorization: Bearer " + token + "\r\n"
                + (lastId == null ? "" : "Last-Event-ID: " + lastId + "\r\n") + "\r\n";
        try {
            if (isSlow) {
                connection.socket.setReceiveBufferSize(SMALL_BUFFER);
            }
            connection.socket.setTcpNoDelay(true);
            connection.socket.connect(new InetSocketAddress(root.getHost(), root.getPort()));
            connection.socket.getOutputStream().write(request.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(connection::read);
        return connection;
    }

    synchronized void pause(boolean isPaused) {
        this.isPaused = isPaused;
        notifyAll();
    }

    /** @param isRude with a reset (RFC 9293) instead of an orderly end */
    void close(boolean isRude) {
        try {
            if (isRude) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException e) {
            // the other side was first
        }
        pause(false);
    }

    private void read() {
        byte[] bytes = new byte[SMALL_BUFFER];
        try (InputStream in = socket.getInputStream()) {
            // The server may leave the connection open when its answer is complete.
            while (!answer.hasEnded()) {
                int count = in.read(bytes);
                if (count < 0) {
                    return;
                }
                awaitReading();
                answer.read(
                        bytes,
                        0,
                        count,
                        (body, from, to) -> cutter.read(body, from, to, event -> reader.onEvent(this, event)));
            }
        } catch (IOException e) {
            // the connection ended
        } finally {
            reader.onEnd(this, answer.status());
        }
    }

    private synchronized void awaitReading() {
        while (isPaused) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
