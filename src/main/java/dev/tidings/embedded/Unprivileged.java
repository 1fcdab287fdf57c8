package dev.tidings.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** PostgreSQL refuses to run as root, which a container's or a build machine's only user often is. */
final class Unprivileged {
    /** {@code nobody}, by number: not every image has a name for it. */
    private static final int NOBODY = 65_534;

    private Unprivileged() {}

    /**
     * What to put before a command so that it does not run as root; nothing where we are not root.
     *
     * @param folder the one that the command must be able to write to
     */
    static List<String> prefix(Path folder) throws IOException {
        if (!isRoot(folder)) {
            return List.of();
        }
        // A user namespace of its own, in which it is nobody; most container engines forbid that, but let root step
        // down.
        if (succeeds("unshare", "-U", "true")) {
            return List.of("unshare", "-U");
        }
        Files.setAttribute(folder, "unix:uid", NOBODY);
        return List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
    }

    private static boolean isRoot(Path ownFolder) throws IOException {
        return ownFolder.getFileSystem().supportedFileAttributeViews().contains("unix")
                && Integer.valueOf(0).equals(Files.getAttribute(ownFolder, "unix:uid"));
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
