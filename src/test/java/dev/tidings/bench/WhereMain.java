package dev.tidings.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the processors' time of a recording went: samples of {@code jdk.CPUTimeSample}, each put to the innermost part that is
 * on its stack, and once more to the way that it is on. What the JDK and the kernel do is their caller's.
 */
public final class WhereMain {
    private static final String OURS = "dev.tidings.";
    private static final int MOST_PARTS_OF_A_WAY = 6;

    /** Beginnings of class names; the JDK's own are no part. */
    private static final Map<String, List<String>> PARTS = parts();

    /** Beginnings of class names anywhere on a stack; the first that is there decides. */
    private static final Map<String, List<String>> WAYS = ways();

    private WhereMain() {}

    /**
     * Prints each part's share, and each way's.
     *
     * @param arguments a recording, and how many of its last seconds count; all without
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 1 || arguments.length > 2) {
            System.err.println("usage: bench/where RECORDING [LAST_SECONDS]");
            System.exit(2);
        }
        String report = report(
                Path.of(arguments[0]),
                arguments.length < 2 ? Duration.ofDays(1) : Duration.ofSeconds(Integer.parseInt(arguments[1])));
        if (report.isEmpty()) {
            System.err.println("bench/where: no jdk.CPUTimeSample in it, was it enabled?");
            System.exit(1);
        }
        System.out.print(report);
    }

    /** Of the last samples of a recording; empty when it has none. */
    static String report(Path recording, Duration last) throws IOException {
        List<RecordedEvent> samples = RecordingFile.readAllEvents(recording).stream()
                .filter(event -> event.getEventType().getName().equals("jdk.CPUTimeSample"))
                .toList();
        Instant begin = samples.stream()
                .map(RecordedEvent::getStartTime)
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH)
                .minus(last);
        Map<String, Integer> parts = new TreeMap<>();
        Map<String, Integer> ways = new TreeMap<>();
        Map<String, Map<String, Integer>> partsOfWays = new TreeMap<>();
        int all = 0;
        for (RecordedEvent sample : samples) {
            if (!sample.getStartTime().isBefore(begin)) {
                all++;
                List<String> stack = stack(sample);
                String part = part(stack, thread(sample));
                String way = way(stack);
                parts.merge(part, 1, Integer::sum);
                ways.merge(way, 1, Integer::sum);
                partsOfWays.computeIfAbsent(way, _ -> new TreeMap<>()).merge(part, 1, Integer::sum);
            }
        }
        if (all == 0) {
            return "";
        }
        StringBuilder report = new StringBuilder("%d samples of the processors' time; the innermost part:%n%s"
                .formatted(all, lines(parts, all, Integer.MAX_VALUE)));
        report.append("on the way of:%n%s".formatted(lines(ways, all, Integer.MAX_VALUE)));
        for (Map.Entry<String, Map<String, Integer>> way : partsOfWays.entrySet()) {
            report.append("%s, of all:%n%s".formatted(way.getKey(), lines(way.getValue(), all, MOST_PARTS_OF_A_WAY)));
        }
        return report.toString();
    }

    private static String lines(Map<String, Integer> parts, int all, int most) {
        return parts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(most)
                .map(part -> "%5.1f %%  %s%n".formatted(100.0 * part.getValue() / all, part.getKey()))
                .collect(Collectors.joining());
    }

    /** Names of classes, the innermost first; none when no Java is on it. */
    private static List<String> stack(RecordedEvent sample) {
        return sample.getStackTrace() == null
                ? List.of()
                : sample.getStackTrace().getFrames().stream()
                        .map(frame -> frame.getMethod().getType().getName())
                        .toList();
    }

    /** To what the innermost of these classes belongs that is not the JDK's. */
    static String part(List<String> stack, String thread) {
        if (stack.isEmpty()) {
            return "no Java on the stack: " + thread;
        }
        for (String name : stack) {
            if (name.startsWith(OURS)) {
                return "Tidings: " + room(name);
            }
            for (Map.Entry<String, List<String>> part : PARTS.entrySet()) {
                if (part.getValue().stream().anyMatch(name::startsWith)) {
                    return part.getKey();
                }
            }
        }
        return "the JDK alone: " + thread;
    }

    /** On which way something is that has these classes on its stack. */
    static String way(List<String> stack) {
        if (stack.isEmpty()) {
            return "no Java on the stack";
        }
        for (Map.Entry<String, List<String>> way : WAYS.entrySet()) {
            if (stack.stream().anyMatch(name -> way.getValue().stream().anyMatch(name::startsWith))) {
                return way.getKey();
            }
        }
        return "event loops and sockets alone";
    }

    private static String room(String name) {
        String rest = name.substring(OURS.length());
        int dot = rest.indexOf('.');
        return dot < 0 ? "itself" : rest.substring(0, dot);
    }

    private static String thread(RecordedEvent sample) {
        String name = sample.getThread("eventThread") == null
                ? "?"
                : String.valueOf(sample.getThread("eventThread").getOSName());
        return name.replaceAll("[-#0-9]+$", "").trim();
    }

    private static Map<String, List<String>> ways() {
        Map<String, List<String>> ways = new LinkedHashMap<>();
        ways.put(
                "streams: route, wire, stream",
                List.of(OURS + "stream.", OURS + "route.", OURS + "wire.", OURS + "signal."));
        ways.put(
                "tickets and tokens", List.of(OURS + "ticket.", OURS + "identity.", "org.jose4j.", "io.smallrye.jwt."));
        ways.put(
                "ingest: Kafka, decoding, journal",
                List.of(
                        OURS + "ingest.",
                        OURS + "journal.",
                        OURS + "letters.",
                        "org.apache.kafka.",
                        "io.smallrye.reactive.messaging."));
        ways.put("connections of PostgreSQL", List.of("io.vertx.pgclient.", "io.vertx.sqlclient."));
        ways.put("connections of Redis", List.of("io.vertx.redis."));
        ways.put("other requests", List.of("org.jboss.resteasy.", "io.vertx.ext.", "io.quarkus.vertx.http."));
        return ways;
    }

    private static Map<String, List<String>> parts() {
        Map<String, List<String>> parts = new LinkedHashMap<>();
        parts.put("tokens", List.of("org.jose4j.", "io.smallrye.jwt.", "io.quarkus.smallrye.jwt."));
        parts.put("Redis client", List.of("io.vertx.redis.", "io.quarkus.redis.", "io.vertx.mutiny.redis."));
        parts.put(
                "PostgreSQL client",
                List.of(
                        "io.vertx.pgclient.",
                        "io.vertx.sqlclient.",
                        "io.vertx.mutiny.sqlclient.",
                        "io.quarkus.reactive."));
        parts.put("Hibernate", List.of("org.hibernate."));
        parts.put("looking for beans", List.of("io.quarkus.arc."));
        parts.put("Kafka client", List.of("org.apache.kafka.", "io.smallrye.reactive.messaging."));
        parts.put("Jackson", List.of("com.fasterxml."));
        parts.put("metrics", List.of("io.micrometer.", "io.quarkus.micrometer."));
        parts.put("Mutiny and its contexts", List.of("io.smallrye.mutiny.", "io.smallrye.context."));
        parts.put(
                "REST, routing and security",
                List.of("org.jboss.resteasy.", "io.quarkus.", "io.vertx.ext.", "org.jboss."));
        parts.put("Vert.x and netty, sockets included", List.of("io.vertx.", "io.netty."));
        return parts;
    }
}
