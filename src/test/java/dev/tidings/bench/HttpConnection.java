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

/** One connection that is kept alive: the next request goes when the last is answered. */
final class HttpConnection implements AutoCloseable {
    private static final int ACCEPTED = 202;

    private final SocketChannel channel;
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private HttpAnswer answer = new HttpAnswer();
    private boolean isAsking;

    HttpConnection(InetSocketAddress service, Selector selector) throws IOException {
        channel = SocketChannel.open(service);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
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
        int count = channel.read(ByteBuffer.wrap(buffer));
        if (count < 0) {
            throw new IOException("the service ended the connection");
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
        channel.close();
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
            channel.write(request);
        }
    }
}
