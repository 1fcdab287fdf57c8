package dev.tidings.load;

/** Clients that never read: each is ended, the heap stays flat, and the others do not notice. */
final class SlowScenario implements Scenario {
    private static final double LONGEST_SECONDS = 40;
    /** What a stream that stands may hold in the heap, where its queue is the kernel's and Postgres'. */
    private static final double MOST_KIB_EACH = 128;
    /** Beyond this much of a difference, others are slowed. */
    private static final double MOST_MILLIS_MORE = 50;

    @Override
    public Figures run(Options options) throws Exception {
        int streams = options.number("streams", 1_000);
        int silent = options.number("slow", 100);
        try (Stage stage = Stage.set("slow", options)) {
            StallResult result = new Stall(stage)
                    .run(
                            Clients.of("user", streams, true),
                            Clients.of("silent", silent, false),
                            options.number("rate", 200),
                            options.seconds("seconds", 15));
            boolean passed = result.ended() == silent
                    && result.seenEnded() == silent
                    && result.lastEndSeconds() < LONGEST_SECONDS
                    && result.heapKiBEach() < MOST_KIB_EACH
                    && result.endedMeanwhile() == 0
                    && result.millisMore() < MOST_MILLIS_MORE
                    && result.outcome().isExact();
            return new Figures("slow", passed, result.toString(), result.figures());
        }
    }
}
