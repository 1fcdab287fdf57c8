package dev.tidings.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A client's way to the application: a TCP relay that can be cut, and stays cut until it is mended. */
public final class Line implements AutoCloseable {
    private final URI far;
    private final ServerSocket entrance;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private volatile boolean isCut;

    private Line(URI far) throws IOException {
        this.far = far;
        entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public static Line to(URI application) {
        try {
            return new Line(application);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The application as it is seen from here. */
    public URI resolve(String path) {
        return URI.create("http://localhost:" + entrance.getLocalPort()).resolve(path);
    }

    /** Every connection ends, and new ones do as soon as they come. */
    public void cut() {
        isCut = true;
        ends.forEach(Line::close);
    }

    public void mend() {
        isCut = false;
    }

    @Override
    public void close() {
        cut();
        try {
            entrance.close();
        } catch (IOException e) {
            // closed is closed
        }
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
        try (near;
                Socket other = new Socket(far.getHost(), far.getPort())) {
            ends.add(near);
            ends.add(other);
            if (!isCut) {
                Thread.ofVirtual().start(() -> relay(other, near));
                relay(near, other);
            }
        } catch (IOException e) {
            // nobody there: the client is hung up on
        } finally {
            ends.remove(near);
        }
    }

    private void relay(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // one end has gone, so the other goes
        } finally {
            ends.remove(from);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // closed is closed
        }
    }
}
