package dev.tidings.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/** Redis without persistence: after a restart it is empty, as one is that has lost its memory. */
public final class Redis implements EmbeddedServer {
    private final Path folder;
    private final int port = Ports.free();
    private @Nullable Path binary;
    private @Nullable ServerProcess process;

    Redis(Path folder) {
        this.folder = folder;
    }

    @Override
    public synchronized void start() {
        List<String> command = List.of(
                unpacked().toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                folder.toString());
        process = ServerProcess.start(command, folder, "Ready to accept connections");
    }

    @Override
    public String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public synchronized void kill() {
        if (process != null) {
            process.kill();
            process = null;
        }
    }

    @Override
    public synchronized void stop() {
        if (process != null) {
            process.stop();
            process = null;
        }
    }

    private Path unpacked() {
        if (binary == null) {
            try {
                binary = ExecutableProvider.newJarResourceProvider(folder.toFile())
                        .get()
                        .toPath();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return binary;
    }
}
