package dev.tidings.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks for secrets in all that was logged by tests, and by the packaged instances that they started: the last step of
 * {@code ./mvnw verify}. What it finds is said without the secret.
 */
public final class LogSearch {
    private static final Map<String, Pattern> SECRETS = new LinkedHashMap<>(Map.of(
            "a JWT", Pattern.compile("eyJ[\\w-]{8,}\\.[\\w-]{8,}\\.[\\w-]{8,}"),
            // 32 random bytes in base64url. A recipient is named by a hash of the same length.
            "a ticket",
                    Pattern.compile("(?<!recipient=)(?<![\\w/.+-])(?=[\\w-]*\\d)(?=[\\w-]*[A-Z])(?=[\\w-]*[a-z])"
                            + "[\\w-]{43}(?![\\w/.+-])"),
            "a cookie", Pattern.compile("tidings-browser-[\\w-]{8}=\"?[\\w-]{22}"),
            "a password of Postgres", Pattern.compile("password-of-an-instance"),
            "a header with a token", Pattern.compile("(?i)authorization[:=] *bearer +[\\w-]{8,}")));

    /** What is no log of ours: the JVM's settings, the tests' names, and their own client, which writes down all that it sends. */
    private static final Pattern NO_LOG = Pattern.compile("\\s*<(property|testcase) |[^\\[]*\\[org\\.apache\\.http\\.");

    /** Quarkus' launcher of a packaged application writes down its command, settings and all. */
    private static final String LAUNCHER = "Executing \"/";

    private LogSearch() {}

    public static void main(String[] folders) throws IOException {
        List<String> found = new ArrayList<>();
        int files = 0;
        for (String folder : folders) {
            for (Path file : filesIn(Path.of(folder))) {
                files++;
                found.addAll(search(file));
            }
        }
        found.forEach(System.err::println);
        System.out.println("looked for secrets in what was logged files=" + files + " found=" + found.size());
        System.exit(files > 0 && found.isEmpty() ? 0 : 1);
    }

    /** Where in the file something stands that should not. */
    static List<String> search(Path file) throws IOException {
        List<String> found = new ArrayList<>();
        List<String> lines = Files.readAllLines(file, ISO_8859_1);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!NO_LOG.matcher(line).lookingAt() && !line.startsWith(LAUNCHER)) {
                String place = file + ":" + (i + 1) + ": ";
                SECRETS.forEach((name, form) -> {
                    if (form.matcher(line).find()) {
                        found.add(place + name);
                    }
                });
            }
        }
        return found;
    }

    static List<Path> filesIn(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".log")
                            || file.getFileName().toString().matches("TEST-.*\\.xml"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
