package dev.tidings.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Free ports below those that the kernel gives to outgoing connections (32768 and up on Linux): a server that is killed
 * and started again must find its own port free, and there any client of anything could have taken it meanwhile.
 */
public final class Ports {
    private static final Logger LOG = Logger.getLogger(Ports.class);
    private static final int FIRST = 20_000;
    private static final int LAST = 32_767;

    private Ports() {}

    public static int free() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port between " + FIRST + " and " + LAST);
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // As the servers do: connections of a killed one that linger in TIME_WAIT do not keep the port.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            LOG.debugf("port taken port=%d reason=%s", port, e.getMessage());
            return false;
        }
    }
}
