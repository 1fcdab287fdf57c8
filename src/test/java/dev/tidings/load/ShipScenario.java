package dev.tidings.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is shipped, as an operator meets it: size, time from the start of the process to readiness, resident memory when idle
 * and what a thousand streams add. The ways to run it take turns, so that a busy minute of the machine falls on all of them.
 */
final class ShipScenario implements Scenario {
    private static final Path FOLDER = Path.of("target/quarkus-app").toAbsolutePath();
    private static final Path OPTIONS = Path.of("src/main/docker/jvm.options");
    private static final Path TRAIN = Path.of("src/main/docker/train");
    private static final Path LOG = Path.of("target/load/ship.log");
    private static final Path CACHE = Path.of("target/load/ship.aot").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration SETTLING = Duration.ofSeconds(5);
    private static final double MIB = 1024 * 1024;

    @Override
    public Figures run(Options options) throws Exception {
        int runs = options.number("runs", 5);
        int streams = options.number("streams", 1_000);
        Map<String, List<Course>> courses = new LinkedHashMap<>();
        try (Servers servers = Servers.start(Path.of("target/load/ship-servers.log"))) {
            Producer.createTopic(servers.settings());
            Map<String, String> settings = new HashMap<>(servers.settings());
            settings.putAll(options.settings());
            Map<String, List<String>> ways = ways(options);
            // Makes the tables, which no later start has to do.
            Application.startAsShipped(settings, ways.values().iterator().next(), LOG)
                    .close();
            for (int i = 0; i < runs; i++) {
                for (Map.Entry<String, List<String>> way : ways.entrySet()) {
                    courses.computeIfAbsent(way.getKey(), name -> new ArrayList<>())
                            .add(course(settings, way.getValue(), streams));
                }
            }
        }
        return figures(courses, runs, streams);
    }

    /** By name the options of the JVM; of a binary there is one way. */
    private static Map<String, List<String>> ways(Options options) throws IOException, InterruptedException {
        List<String> plain = new ArrayList<>(List.of("@" + OPTIONS));
        plain.addAll(options.jvm());
        if (Executable.binary().isPresent()) {
            return Map.of("native", plain);
        }
        if (!Files.exists(CACHE) || isOlder(CACHE, Application.PACKAGE) || isOlder(CACHE, OPTIONS)) {
            train();
        }
        List<String> cached = new ArrayList<>(plain);
        cached.add("-XX:AOTCache=" + CACHE);
        // Without it the JVM takes a cache that does not fit for none, and the figure would be a wrong one.
        cached.add("-XX:AOTMode=on");
        Map<String, List<String>> ways = new LinkedHashMap<>();
        ways.put("jvm", plain);
        ways.put("aotCache", cached);
        return ways;
    }

    private static boolean isOlder(Path file, Path other) throws IOException {
        return Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(other)) < 0;
    }

    /** As the image does. */
    private static void train() throws IOException, InterruptedException {
        Process training = new ProcessBuilder(
                        TRAIN.toString(),
                        FOLDER.toString(),
                        CACHE.toString(),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString())
                .inheritIO()
                .start();
        if (training.waitFor() != 0) {
            throw new IOException("no AOT cache was made");
        }
    }

    private static Course course(Map<String, String> settings, List<String> jvm, int streams) throws Exception {
        long begin = WallClock.nanos();
        Application application = Application.startAsShipped(settings, jvm, LOG);
        try {
            double seconds = (WallClock.nanos() - begin) / 1e9;
            double processorSeconds = application.facts().processorSeconds();
            WallClock.pause(SETTLING);
            long idle = application.facts().residentBytes();
            try (Swarm swarm = new Swarm(application.address(), false, 100, new Readings())) {
                swarm.open(Clients.of("user", streams, true), PATIENCE);
                WallClock.pause(SETTLING);
                return new Course(
                        seconds, processorSeconds, idle, application.facts().residentBytes());
            }
        } finally {
            // A drain of all those streams would take longer than what is measured.
            application.kill();
        }
    }

    private static Figures figures(Map<String, List<Course>> courses, int runs, int streams) throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("runs", runs);
        values.put("streams", streams);
        values.put("packageMiB", Figures.rounded(size(Executable.binary().orElse(FOLDER)) / MIB));
        values.put("aotCacheMiB", Figures.rounded(size(CACHE) / MIB));
        StringBuilder line = new StringBuilder("package of " + values.get("packageMiB") + " MiB");
        courses.forEach((name, all) -> {
            double start = Figures.rounded(Course.median(all, Course::startSeconds));
            double processor = Figures.rounded(Course.median(all, Course::processorSeconds));
            double idle = Figures.rounded(Course.median(all, Course::idleBytes) / MIB);
            double more = Figures.rounded(Course.median(all, course -> course.busyBytes() - (double) course.idleBytes())
                    / MIB
                    * 1_000
                    / streams);
            values.put(
                    name,
                    Map.of(
                            "startSeconds",
                            start,
                            "startProcessorSeconds",
                            processor,
                            "idleResidentMiB",
                            idle,
                            "residentMiBPerThousandStreams",
                            more));
            line.append("; %s: ready after %.2f s (%.2f s of the processors), %.0f MiB idle, %.1f MiB for 1,000 streams"
                    .formatted(name, start, processor, idle, more));
        });
        return new Figures("ship", true, line + "; medians of " + runs, values);
    }

    /** Of a file, or of all files below a folder; 0 when there is none. */
    private static long size(Path path) throws IOException {
        if (!Files.exists(path)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
