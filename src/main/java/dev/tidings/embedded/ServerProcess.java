package dev.tidings.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** A child process that says on its output when it is ready. */
final class ServerProcess {
    private static final Logger LOG = Logger.getLogger(ServerProcess.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LINES_KEPT = 20;

    private final Process process;
    private final CompletableFuture<String> ready = new CompletableFuture<>();

    private ServerProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts a server and waits for its word.
     *
     * @param readyLine part of the line with which it says that it accepts connections
     */
    static ServerProcess start(List<String> command, Path folder, String readyLine) {
        ServerProcess server = new ServerProcess(launch(command, folder));
        Thread.ofPlatform().daemon().name("output-of-" + folder.getFileName()).start(() -> server.follow(readyLine));
        server.awaitReady();
        return server;
    }

    /** Runs a command to its end, which must be a success. */
    static void run(List<String> command, Path folder) {
        try {
            Process process = launch(command, folder);
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + " failed: " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command, e);
        }
    }

    /** SIGKILL for it and all its children, which would else go on writing for a moment. */
    void kill() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        awaitEnd();
        children.forEach(child ->
                child.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join());
    }

    /** SIGTERM; SIGKILL for what does not listen to it. */
    void stop() {
        process.destroy();
        awaitEnd();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    private static Process launch(List<String> command, Path folder) {
        try {
            return new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException("cannot run " + command.getFirst(), e);
        }
    }

    /** Reads to the end, also after it is ready: a full pipe would stop the server. */
    private void follow(String readyLine) {
        Deque<String> last = new ArrayDeque<>();
        try (BufferedReader output = process.inputReader(UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                LOG.debug(line);
                if (line.contains(readyLine)) {
                    ready.complete(line);
                }
                last.addLast(line);
                if (last.size() > LINES_KEPT) {
                    last.removeFirst();
                }
            }
        } catch (IOException e) {
            last.addLast(e.toString());
        }
        ready.completeExceptionally(new IllegalStateException("ended: " + String.join("\n", last)));
    }

    private void awaitReady() {
        try {
            ready.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting", e);
        } catch (ExecutionException | TimeoutException e) {
            kill();
            throw new IllegalStateException("did not come up", e);
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
