package dev.tidings.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.load.WallClock;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.TestAbortedException;

/** What breaks, one after the other, on one cluster of packaged instances that nobody helps to recover. */
@Tag("chaos")
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FailureMatrixIT {
    private static final int INSTANCES = 3;
    private static final int RESUMING = 20;
    private static final int MOST_OPENINGS_IN_A_SECOND = 1_500;

    private static final double SOMETHING_WAITED_MILLIS = 2_000;
    /** As long as one comparison of versions while Redis is away. */
    private static final double HAD_TO_BE_COMPARED_MILLIS = 500;

    /** The regular walk finds everything, and does so before a partition is known as one. */
    private static final double COMPARED_WITHIN_MILLIS = 20_000;

    /** Once all is well again. */
    private static final double WORST_P99_MILLIS = 1_000;
    /** Who is above its rate comes behind the others, and what it sent meanwhile first. */
    private static final double WORST_P99_OF_A_FLOOD_MILLIS = 2_000;
    /**
     * Two groups give partitions to the one that woke up, and a diverted event waits for the one and then for the other: as
     * long as a group takes to give up one that is silent.
     */
    private static final double WORST_P99_OF_A_FLOOD_BEHIND_THE_GROUPS_MILLIS = 10_000;
    /** The group is still giving partitions to an instance that came last. */
    private static final double WORST_P99_BEHIND_THE_GROUP_MILLIS = 3_000;

    private final Form form = Form.chosen();
    private final Report report = new Report(form);
    private Cluster cluster;

    @BeforeAll
    void start() throws Exception {
        cluster = Cluster.start(form, INSTANCES);
    }

    @AfterAll
    void stop() throws Exception {
        cluster.close();
    }

    private Course course(String fault) throws Exception {
        return new Course(fault, cluster, form, form.streams());
    }

    private Result run(String name, Fault fault) throws Exception {
        try (Course course = course(name)) {
            return judged(course.run(fault));
        }
    }

    private Result judged(Result result) throws Exception {
        return judged(result, WORST_P99_MILLIS);
    }

    private Result judged(Result result, double worstP99Millis) throws Exception {
        report.add(result);
        assertThat(result.isHeld()).as(result.toString()).isTrue();
        assertThat(result.recoverySeconds()).as(result.toString()).isFinite();
        assertThat(result.p99Millis()).as(result.toString()).isLessThan(worstP99Millis * form.leniency());
        // None of these faults makes anybody forget where a client stands.
        assertThat(result.laterResets()).as(result.toString()).isZero();
        return result;
    }

    /** What cannot be done on this machine stands in the report as well. */
    private <T> T orSkip(String fault, Callable<T> made) throws Exception {
        try {
            return made.call();
        } catch (TestAbortedException e) {
            report.skip(fault, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    @Test
    @Order(1)
    void anInstanceIsKilled() throws Exception {
        Result result = run("instance SIGKILLed", new InstanceKilled(cluster.instance(0)));

        assertThat(result.count("streams ended")).isPositive();
    }

    @Test
    @Order(2)
    void redisIsKilledAndComesBackEmpty() throws Exception {
        try (Course course = course("Redis SIGKILLed, restarted empty")) {
            Fault outage = new ServerDown(cluster, Cluster.REDIS, form.outage());
            Result result = judged(course.run(new Fault() {
                @Override
                public void inject() throws Exception {
                    outage.inject();
                }

                @Override
                public Duration lasts() {
                    return outage.lasts();
                }

                @Override
                public void heal() throws Exception {
                    assertThat(course.fleet().count("streams ended"))
                            .as("open streams live on")
                            .isZero();
                    outage.heal();
                    course.fleet().drop(RESUMING);
                }
            }));

            // A resume is a 401, and the page takes a new ticket.
            assertThat(result.count("ended OPENING: answered with 401")).isEqualTo(RESUMING);
            assertThat(result.count("streams ended")).isEqualTo(RESUMING);
        }
    }

    @Test
    @Order(3)
    void postgresIsKilledAndComesBack() throws Exception {
        Result result =
                run("Postgres SIGKILLed and restarted", new ServerDown(cluster, Cluster.POSTGRES, form.outage()));

        assertThat(result.count("streams ended")).isZero();
    }

    @Test
    @Order(4)
    void theBrokerIsStopped() throws Exception {
        Result result = run("Kafka stopped", new ServerDown(cluster, Cluster.KAFKA, form.brokerOutage()));

        assertThat(result.count("streams ended")).isZero();
    }

    @Test
    @Order(5)
    void oneInstanceDoesNotReachRedis() throws Exception {
        Result result =
                run("partition between one instance and Redis", new Partition(cluster.instance(1), form.outage()));

        assertThat(result.slowestMillis())
                .as("somebody noticed it, and compared in time")
                .isBetween(HAD_TO_BE_COMPARED_MILLIS, COMPARED_WITHIN_MILLIS);
        assertThat(result.count("streams ended")).isZero();
    }

    @Test
    @Order(6)
    void postgresAnswersSlowly() throws Exception {
        Duration late = Duration.ofSeconds(5);
        Result result = run(
                "Postgres answers 5 s late",
                new SlowPostgres(cluster, late, form.outage().multipliedBy(2)));

        assertThat(result.slowestMillis()).as("something had to wait").isGreaterThan((double) late.toMillis());
        assertThat(result.count("streams ended")).isZero();
    }

    @Test
    @Order(7)
    void allInstancesAreRestartedOneAfterTheOther() throws Exception {
        RollingRestart restart = new RollingRestart(cluster.instances());
        try (Course course = new Course("rolling restart", cluster, form, form.rollingStreams())) {
            long begin = WallClock.nanos();
            Result result = judged(
                    course.run(restart, () -> {
                        course.note("exits", restart.exits());
                        course.note("exitSeconds", restart.exitSeconds());
                        course.note("mostOpeningsInASecond", course.fleet().mostOpeningsInASecond(begin));
                    }),
                    WORST_P99_BEHIND_THE_GROUP_MILLIS);

            assertThat(restart.exits()).containsExactly(0, 0, 0);
            assertThat(course.fleet().mostOpeningsInASecond(begin)).isBetween(1, MOST_OPENINGS_IN_A_SECOND);
            assertThat(result.count("bye drain")).isGreaterThanOrEqualTo(form.rollingStreams() * 9 / 10);
        }
    }

    @Test
    @Order(8)
    void partitionsMoveInTheMiddleOfABatch() throws Exception {
        Rebalance rebalance = new Rebalance(cluster, form.outage());
        try (Course course = course("consumer group rebalance in mid-batch")) {
            Result result =
                    judged(course.run(rebalance, () -> course.note("partitionsTaken", rebalance.partitionsTaken())));

            assertThat(result.figure("partitionsTaken")).isPositive();
        }
    }

    @Test
    @Order(9)
    void anInstanceIsFrozenUntilTheGroupHasGoneOnWithoutIt() throws Exception {
        try (Course course = course("instance frozen (SIGSTOP) and woken")) {
            judged(
                    course.run(new Frozen(cluster.instance(2), Duration.ofSeconds(15))),
                    WORST_P99_BEHIND_THE_GROUP_MILLIS);
        }
    }

    @Test
    @Order(10)
    void twoProducersSendTheSameIds() throws Exception {
        try (Course course = course("two producers with the same ids")) {
            Result result = judged(course.run(new Echo(course, form.outage())));

            assertThat(course.traffic().echoed()).isEqualTo(result.verdict().events());
            assertThat(result.count("streams ended")).isZero();
        }
    }

    @Test
    @Order(11)
    void phonesVanish() throws Exception {
        try (VanishedPhones phones = orSkip("phones vanish", () -> new VanishedPhones(cluster, form));
                Course course = new Course("phones vanish", cluster, form, form.streams(), phones::way)) {
            int vanished = VanishedPhones.phonesAmong(form.streams());
            Result result = judged(course.run(phones, () -> course.note("givenUp", phones.givenUp())));

            assertThat(result.figure("givenUp")).isEqualTo(vanished);
            assertThat(result.count("streams ended")).isEqualTo(vanished);
        }
    }

    @Test
    @Order(12)
    void clocksDifferByMinutes() throws Exception {
        try (Course course = course("clocks 4 minutes ahead and behind")) {
            SkewedClocks clocks = new SkewedClocks(cluster, course, form.outage());
            Result result = judged(course.run(clocks, () -> {
                course.note("openedOnThem", clocks.opened());
                course.note("storedByThem", clocks.stored());
            }));

            assertThat(result.figure("openedOnThem")).isPositive();
            assertThat(result.figure("storedByThem")).isPositive();
        }
    }

    @Test
    @Order(13)
    void anInstanceIsKilledWhileItDivertsAFlood() throws Exception {
        throughTheOverflow("instance SIGKILLed while it diverts a flood", new InstanceKilled(cluster.instance(0)));
    }

    @Test
    @Order(14)
    void theBrokerIsStoppedDuringAFlood() throws Exception {
        throughTheOverflow("Kafka stopped during a flood", new ServerDown(cluster, Cluster.KAFKA, form.outage()));
    }

    @Test
    @Order(15)
    void postgresIsKilledDuringAFlood() throws Exception {
        throughTheOverflow(
                "Postgres SIGKILLed during a flood", new ServerDown(cluster, Cluster.POSTGRES, form.outage()));
    }

    /** It tells Postgres late what it had diverted; the partition, and those who wait there, are another one's by then. */
    @Test
    @Order(16)
    void anInstanceIsFrozenWhileItDivertsAFlood() throws Exception {
        throughTheOverflow(
                "instance frozen while it diverts a flood",
                new Frozen(cluster.instance(1), Duration.ofSeconds(15)),
                WORST_P99_OF_A_FLOOD_BEHIND_THE_GROUPS_MILLIS);
    }

    private void throughTheOverflow(String name, Fault fault) throws Exception {
        throughTheOverflow(name, fault, WORST_P99_OF_A_FLOOD_MILLIS);
    }

    private void throughTheOverflow(String name, Fault fault, double worstP99Millis) throws Exception {
        try (Course course = Course.ofFlood(name, cluster, form)) {
            Result result = judged(
                    course.run(fault, () -> course.note("diverted", cluster.metric("tidings_ingest_diverted_total"))),
                    worstP99Millis);

            assertThat(result.figure("diverted")).isPositive();
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void theDiskOfPostgresIsFull() throws Exception {
        try (FullDisk disk = orSkip(
                        "full disk under Postgres",
                        () -> FullDisk.under(cluster.servers(), form.outage().multipliedBy(2)));
                Course course = course("full disk under Postgres")) {
            Result result = judged(course.run(disk, () -> course.note("freeBytes", disk.freeBytes())));

            assertThat(disk.freeBytes()).isZero();
            assertThat(result.slowestMillis()).as("something had to wait").isGreaterThan(SOMETHING_WAITED_MILLIS);
            assertThat(result.count("streams ended")).isZero();
        }
    }
}
