package dev.tidings.chaos;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One instance's way to one server: a TCP relay that can stop carrying anything, or carry answers late. */
final class Relay implements AutoCloseable {
    private static final int BUFFER = 16 * 1024;
    private static final long LOOK_EVERY_NANOS = 5_000_000;

    private record Piece(long dueNanos, Buffer bytes) {}

    private final InetSocketAddress server;
    private final ServerSocket entrance;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private volatile boolean isSilent;
    private volatile long lateNanos;

    /** Its entrance is at an address of this machine; at all of them for null. */
    Relay(InetSocketAddress server, @Nullable InetAddress at) throws IOException {
        this.server = server;
        entrance = new ServerSocket(0, 200, at);
        Thread.ofVirtual().start(this::accept);
    }

    /** @param server {@code host:port} */
    static Relay to(String server) {
        try {
            return new Relay(parse(server), InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return "127.0.0.1:" + entrance.getLocalPort();
    }

    static InetSocketAddress parse(String server) {
        int colon = server.lastIndexOf(':');
        return new InetSocketAddress(server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)));
    }

    int port() {
        return entrance.getLocalPort();
    }

    /** Connections stay and nothing passes, as when a cable is pulled; what was sent meanwhile arrives when it is mended. */
    void silence() {
        isSilent = true;
    }

    /** Each answer comes so much later; requests pass at once. */
    void delayAnswers(Duration by) {
        lateNanos = by.toNanos();
    }

    void mend() {
        isSilent = false;
        lateNanos = 0;
    }

    @Override
    public void close() {
        try {
            entrance.close();
        } catch (IOException e) {
            // closed is closed
        }
        ends.forEach(Relay::close);
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket near = entrance.accept();
                Thread.ofVirtual().start(() -> connect(near));
            } catch (IOException e) {
                // closed, or the client has gone again
            }
        }
    }

    private void connect(Socket near) {
        Socket far = new Socket();
        ends.add(near);
        ends.add(far);
        try {
            awaitVoice();
            far.connect(server);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            BlockingQueue<Piece> answers = new LinkedBlockingQueue<>();
            Thread.ofVirtual().start(() -> carry(near, far));
            Thread.ofVirtual().start(() -> deliver(answers, near, far));
            take(far, answers);
        } catch (IOException e) {
            hangUp(near, far);
        }
    }

    /** From the instance to the server. */
    private void carry(Socket near, Socket far) {
        byte[] bytes = new byte[BUFFER];
        try {
            InputStream in = near.getInputStream();
            OutputStream out = far.getOutputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                awaitVoice();
                out.write(bytes, 0, count);
            }
        } catch (IOException e) {
            // one end has gone, so the other goes
        } finally {
            hangUp(near, far);
        }
    }

    private void take(Socket far, BlockingQueue<Piece> answers) {
        byte[] bytes = new byte[BUFFER];
        try {
            InputStream in = far.getInputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                answers.add(new Piece(System.nanoTime() + lateNanos, Buffer.buffer(Arrays.copyOf(bytes, count))));
            }
        } catch (IOException e) {
            // it ends below
        }
        answers.add(new Piece(System.nanoTime(), Buffer.buffer()));
    }

    private void deliver(BlockingQueue<Piece> answers, Socket near, Socket far) {
        try {
            OutputStream out = near.getOutputStream();
            for (Piece piece = answers.take(); piece.bytes.length() > 0; piece = answers.take()) {
                // A delay that has been mended no longer holds what came under it.
                while (lateNanos > 0 && System.nanoTime() < piece.dueNanos) {
                    LockSupport.parkNanos(LOOK_EVERY_NANOS);
                }
                awaitVoice();
                out.write(piece.bytes.getBytes());
            }
        } catch (IOException e) {
            // one end has gone, so the other goes
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            hangUp(near, far);
        }
    }

    private void awaitVoice() {
        while (isSilent && !entrance.isClosed()) {
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    private void hangUp(Socket near, Socket far) {
        close(near);
        close(far);
        ends.remove(near);
        ends.remove(far);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // closed is closed
        }
    }
}
