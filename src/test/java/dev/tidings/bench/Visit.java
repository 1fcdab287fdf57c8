package dev.tidings.bench;

import dev.tidings.load.PostgresSettings;
import dev.tidings.load.RestCaller;
import dev.tidings.load.Servers;
import dev.tidings.load.WallClock;
import dev.tidings.load.WriteAheadLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** One subject on empty servers of its own, its audience, and what was found out about it. */
final class Visit implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(2);
    /** Of the time: a thread that has nothing to do for the rest keeps nobody waiting for long. */
    private static final double MOST_WORK_OF_A_THREAD = 0.8;
    /** Of all processors: what it uses is not there for those who are measured. */
    private static final double MOST_OF_THE_PROCESSORS = 0.4;

    private static final double MOST_MILLIS_BEHIND = 20;
    private static final double MOST_CORES_WITHHELD = 0.1;

    private final Plan plan;
    private final Servers servers;
    private final Subject subject;
    private final People people;
    private final Audience audience;
    private final Sender sender;
    private final List<Viewer> viewers;
    private final SplittableRandom choice = new SplittableRandom(42);
    private final Map<String, Double> findings = new LinkedHashMap<>();
    private final Map<String, String> remarks = new LinkedHashMap<>();
    private int sentToAll;
    private long expected;
    private long wrongBefore;

    private Visit(Plan plan, People people, Servers servers, Subject subject) throws IOException {
        this.plan = plan;
        this.people = people;
        this.servers = servers;
        this.subject = subject;
        this.audience = new Audience(subject.address());
        this.sender = subject.sender(people.names());
        this.viewers = people.viewers();
    }

    static Visit to(String name, BenchOptions options, People people) throws Exception {
        Servers servers = Servers.start(Path.of("target/bench/servers.log"));
        try {
            PostgresSettings.set(servers.settings(), options.postgres());
            WriteAheadLog.fill(servers.settings());
            Subject subject = name.equals("peer") ? Peer.start(servers, options) : Tidings.start(servers, options);
            // The first start makes the tables.
            double startUp = options.isShort() ? Double.NaN : subject.restart();
            Visit visit = new Visit(Plan.of(options), people, servers, subject);
            visit.find("startUpSeconds", startUp);
            return visit;
        } catch (IOException | InterruptedException | RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    Plan plan() {
        return plan;
    }

    Subject subject() {
        return subject;
    }

    People people() {
        return people;
    }

    Audience audience() {
        return audience;
    }

    Sender sender() {
        return sender;
    }

    /** One for each of the people. */
    List<Viewer> viewers() {
        return viewers;
    }

    Map<String, Double> findings() {
        return findings;
    }

    Map<String, String> remarks() {
        return remarks;
    }

    /** @param what the key of a {@link Figure} */
    void find(String what, double value) {
        findings.put(Figure.of(what).key(), value);
    }

    /** What each of so many took of the processors: of all who serve, and of each of them. */
    void findCosts(String what, Costs costs, int count) {
        find(what + "Micros", costs.microsPerEvent(count, Costs.SERVED));
        Costs.SERVED.forEach(part -> find(what + "." + part + "Micros", costs.microsPerEvent(count, List.of(part))));
    }

    /** Kept beside the figures of the same name, and beside what was remarked before. */
    void remark(String what, String remark) {
        Runs.remark(remarks, what, remark);
    }

    /** Of the stores, as their programs say it. */
    Map<String, String> versions() throws IOException, InterruptedException {
        return Costs.versions(servers.pid());
    }

    /** For whoever watches the run. */
    void trace(String what) {
        System.err.println("    " + what);
    }

    private Costs costs() {
        return Costs.now(subject, servers.pid());
    }

    /** Sends an event to all, and expects that it comes to each of them. */
    void sendToAll() throws IOException {
        sender.toAll(people.count(), ++sentToAll, WallClock.nanos());
        expect(people.count());
    }

    /** The garbage of this process, so that what is measured next is not held up by it. */
    static void collectGarbage() {
        System.gc();
    }

    /** Events to people by chance, which are expected to come. */
    Pace send(int aSecond, Duration time) throws IOException {
        Pace pace = Pace.keep(sender, () -> choice.nextInt(people.count()), aSecond, time);
        expect(pace.events());
        return pace;
    }

    /** Until the last event to all can be read by everyone. */
    void awaitStored() throws IOException {
        sender.flush();
        String wanted = Content.TICK + Content.TO_ALL + " " + sentToAll + " ";
        try (RestCaller caller = new RestCaller(subject.address())) {
            for (int user = 0; user < people.count(); user += Sender.MANY) {
                String token = people.tokens().get(user);
                while (!caller.call("GET", subject.listPath(), token, "").body().contains(wanted)) {
                    WallClock.pause(Duration.ofMillis(50));
                }
            }
        }
    }

    /** Does it, and says so when the generator, or the host of a virtual machine, may have been the limit. */
    Costs watched(String what, Work work) throws Exception {
        ThreadTimes threadsBefore = ThreadTimes.now();
        Costs before = costs();
        long begin = System.nanoTime();
        double behind = work.behindMillis();
        double seconds = (System.nanoTime() - begin) / 1e9;
        Costs costs = costs().since(before);
        ThreadTimes.Work busiest = ThreadTimes.now().busiestSince(threadsBefore);
        double cores = costs.of(List.of(Costs.GENERATOR)) / seconds;
        double withheld = costs.of(List.of(Costs.WITHHELD)) / seconds;
        findings.merge(Figure.OTHERS.key(), costs.ofOthers() / seconds, Math::max);
        findings.merge(Figure.WITHHELD.key(), withheld, Math::max);
        List<String> doubts = new ArrayList<>();
        if (busiest.seconds() > MOST_WORK_OF_A_THREAD * seconds
                || cores > MOST_OF_THE_PROCESSORS * Runtime.getRuntime().availableProcessors()
                || behind > MOST_MILLIS_BEHIND) {
            doubts.add(("the generator used %.2f cores; its busiest thread ran %.2f of the time and waited %.2f for a"
                            + " processor; it sent up to %.0f ms late")
                    .formatted(cores, busiest.ran() / seconds, busiest.waited() / seconds, behind));
        }
        if (!busiest.isKnown()) {
            doubts.add("the kernel does not say what the generator's threads waited for");
        }
        if (withheld > MOST_CORES_WITHHELD) {
            doubts.add("the host gave %.2f cores to others".formatted(withheld));
        }
        if (!doubts.isEmpty()) {
            remark(what, String.join("; ", doubts));
        }
        return costs;
    }

    /** What is done answers by how much the generator was late. */
    interface Work {
        double behindMillis() throws Exception;
    }

    /** So many notifications more are to reach the audience. */
    void expect(long more) {
        expected += more;
    }

    /** Waits until all that is expected has come, and remarks on what has not, or came twice or out of order. */
    boolean awaitAll(String what, Duration patience) {
        boolean isComplete = audience.awaitReceived(expected, patience);
        long received = audience.ask(Tally::received);
        long wrong = audience.ask(Tally::wrong);
        if (!isComplete || received > expected || wrong > wrongBefore) {
            remark(
                    what,
                    "%d of %d came, %d of them not behind the one before"
                            .formatted(received, expected, wrong - wrongBefore));
        }
        expected = received;
        wrongBefore = wrong;
        return isComplete;
    }

    @Override
    public void close() throws IOException {
        try {
            audience.close();
            sender.close();
        } finally {
            subject.close();
            servers.close();
        }
    }
}
