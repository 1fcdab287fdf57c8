package dev.tidings.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The temporary folder in which everything of the embedded servers lives.
 *
 * <p>Its JVM holds a lock on a file in it, which the kernel releases however that JVM ends. A folder that has the file
 * but not the lock belongs to nobody any more, also across containers that share the folder for temporary files.
 */
final class Folder {
    private static final Logger LOG = Logger.getLogger(Folder.class);
    private static final String PREFIX = "tidings-embedded-";
    /** POSIX gives a lock back as soon as its process closes any handle to the file: never open one's own twice. */
    private static final String OWN_PREFIX = PREFIX + ProcessHandle.current().pid() + "-";

    private static final String LOCK = "lock";

    private final Path path;
    private final FileChannel lock;

    private Folder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    static Folder create() throws IOException {
        Path path = Files.createTempDirectory(OWN_PREFIX);
        // PostgreSQL may run as another user and must find its way through; nobody can list it.
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
        }
        // Under its name it is never seen without the lock: who starts at the same time would take it for abandoned.
        Path unnamed = path.resolve(LOCK + ".new");
        FileChannel lock = FileChannel.open(unnamed, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        if (lock.tryLock() == null) {
            throw new IOException("another process holds the lock of " + path);
        }
        Files.move(unnamed, path.resolve(LOCK));
        return new Folder(path, lock);
    }

    /** Ends what a JVM left that was killed: its servers, recognised by where their program lies, and its folder. */
    static void removeAbandoned() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, PREFIX + "*")) {
            for (Path folder : folders) {
                if (isAnotherOfMine(folder)) {
                    removeIfAbandoned(folder.toRealPath());
                }
            }
        }
    }

    Path subfolder(String name) throws IOException {
        return Files.createDirectory(path.resolve(name));
    }

    void delete() {
        try {
            lock.close();
            deleteAll(path);
        } catch (IOException e) {
            LOG.warnf("could not remove folder=%s reason=%s", path, e.getMessage());
        }
    }

    private static boolean isAnotherOfMine(Path folder) throws IOException {
        return !folder.getFileName().toString().startsWith(OWN_PREFIX)
                && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && Files.isRegularFile(folder.resolve(LOCK), LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(folder).getName().equals(System.getProperty("user.name"));
    }

    private static void removeIfAbandoned(Path folder) {
        try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
                @Nullable FileLock taken = channel.tryLock()) {
            if (taken != null) {
                LOG.infof("removing what a killed process left folder=%s", folder);
                killProgramsOf(folder);
                deleteAll(folder);
            }
        } catch (IOException e) {
            LOG.warnf("could not remove folder=%s reason=%s", folder, e.getMessage());
        }
    }

    private static void killProgramsOf(Path folder) {
        ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .command()
                        .filter(program -> Path.of(program).startsWith(folder))
                        .isPresent())
                .forEach(process -> {
                    process.destroyForcibly();
                    process.onExit().join();
                });
    }

    private static void deleteAll(Path folder) throws IOException {
        Files.walkFileTree(folder, new Deletion());
    }

    /** A server that is still ending may remove files while we do, so what is gone already is no error. */
    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException reason) throws IOException {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw reason;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException reason) throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
