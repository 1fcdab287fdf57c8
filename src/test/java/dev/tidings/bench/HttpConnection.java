package dev.tidings.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidings.load.HttpAnswer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** One connection that is kept alive: the next request goes when the last is answered. */
final class HttpConnection implements AutoCloseable {
    private static final int ACCEPTED = 202;

    private final InetSocketAddress service;
    private final Selector selector;
    private @Nullable SocketChannel channel;
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private HttpAnswer answer = new HttpAnswer();
    private boolean isAsking;

    HttpConnection(InetSocketAddress service, Selector selector) {
        this.service = service;
        this.selector = selector;
    }

    void post(String json) throws IOException {
        byte[] body = json.getBytes(UTF_8);
        byte[] head = ("POST /v1/events HTTP/1.1\r\nHost: peer\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length + "\r\n\r\n")
                .getBytes(UTF_8);
        byte[] request = new byte[head.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        waiting.add(request);
        askNext();
    }

    boolean isBusy() {
        return isAsking || !waiting.isEmpty();
    }

    void read(byte[] buffer) throws IOException {
        int count = connected().read(ByteBuffer.wrap(buffer));
        if (count < 0) {
            onEnded();
            return;
        }
        answer.read(buffer, 0, count, (bytes, from, to) -> {});
        if (answer.hasEnded()) {
            if (answer.status() != ACCEPTED) {
                throw new IOException("an event was answered with " + answer.status());
            }
            isAsking = false;
            askNext();
        }
    }

    @Override
    public void close() throws IOException {
        SocketChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }

    /** A service ends a connection that nobody uses. */
    private void onEnded() throws IOException {
        if (isAsking) {
            throw new IOException("the service ended the connection instead of an answer");
        }
        close();
    }

    private void askNext() throws IOException {
        if (isAsking || waiting.isEmpty()) {
            return;
        }
        isAsking = true;
        answer = new HttpAnswer();
        ByteBuffer request = ByteBuffer.wrap(waiting.remove());
        // What does not fit at once is little, and the service reads.
        while (request.hasRemaining()) {
            connected().write(request);
        }
    }

    private SocketChannel connected() throws IOException {
        SocketChannel open = channel;
        if (open == null) {
            open = SocketChannel.open(service);
            open.setOption(StandardSocketOptions.TCP_NODELAY, true);
            open.configureBlocking(false);
            open.register(selector, SelectionKey.OP_READ, this);
            channel = open;
        }
        return open;
    }
}
