package dev.tidings.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, out of the archive that comes as a Maven artifact for each platform. */
final class PostgresBinaries {
    private PostgresBinaries() {}

    static void unpack(Path folder) throws IOException {
        try (InputStream archive = archive();
                TarArchiveInputStream files = new TarArchiveInputStream(new XZInputStream(archive))) {
            for (TarArchiveEntry file = files.getNextEntry(); file != null; file = files.getNextEntry()) {
                unpack(file, files, inside(folder, file.getName()));
            }
        }
    }

    private static InputStream archive() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        String machine = System.getProperty("os.arch");
        String name = "/postgres-" + system + "-" + (machine.equals("amd64") ? "x86_64" : "arm_64") + ".txz";
        @Nullable InputStream archive = PostgresBinaries.class.getResourceAsStream(name);
        if (archive == null) {
            throw new IllegalStateException("no embedded PostgreSQL for " + system + " on " + machine
                    + ": set quarkus.datasource.reactive.url to one of your own");
        }
        return archive;
    }

    private static void unpack(TarArchiveEntry file, InputStream content, Path target) throws IOException {
        if (file.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Path parent = target.resolveSibling(".").normalize();
        Files.createDirectories(parent);
        if (file.isSymbolicLink() || file.isLink()) {
            Files.createSymbolicLink(target, Path.of(file.getLinkName()));
        } else {
            Files.copy(content, target);
            if (parent.endsWith("bin") && !target.toFile().setExecutable(true, false)) {
                throw new IOException("cannot make executable: " + target);
            }
        }
    }

    /** CWE-22: no name in an archive leads out of the folder. */
    private static Path inside(Path folder, String name) throws IOException {
        Path target = folder.resolve(name).normalize();
        if (!target.startsWith(folder)) {
            throw new IOException("not inside the folder: " + name);
        }
        return target;
    }
}
