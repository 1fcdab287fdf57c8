package dev.tidings.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** Makes a server speak TLS that cannot: whoever connects is connected to it. */
public final class TlsTunnel implements AutoCloseable {
    private final ServerSocket listening;
    private final String host;
    private final int port;
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();

    private TlsTunnel(ServerSocket listening, String host, int port) {
        this.listening = listening;
        this.host = host;
        this.port = port;
    }

    public static TlsTunnel to(String host, int port, SSLContext certificate) throws IOException {
        ServerSocket listening =
                certificate.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        TlsTunnel tunnel = new TlsTunnel(listening, host, port);
        Thread.ofVirtual().start(tunnel::accept);
        return tunnel;
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** Those over which something was said. */
    public int connections() {
        return connections.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket server = new Socket(host, port);
                open.add(client);
                open.add(server);
                Thread.ofVirtual().start(() -> carry(client, server, connections));
                Thread.ofVirtual().start(() -> carry(server, client, new AtomicInteger()));
            }
        } catch (IOException _) {
            // It was closed.
        }
    }

    private static void carry(Socket from, Socket to, AtomicInteger begun) {
        try (from;
                to) {
            byte[] buffer = new byte[8_192];
            boolean isFirst = true;
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                if (isFirst) {
                    begun.incrementAndGet();
                    isFirst = false;
                }
                to.getOutputStream().write(buffer, 0, read);
                to.getOutputStream().flush();
            }
        } catch (IOException _) {
            // One of them has gone, and so does the other.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket each : open) {
            each.close();
        }
    }
}
