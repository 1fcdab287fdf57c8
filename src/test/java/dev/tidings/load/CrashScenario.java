package dev.tidings.load;

/** SIGKILL in the middle of events, and a new start: every client ends with all of them, once each. */
final class CrashScenario implements Scenario {
    @Override
    public Figures run(Options options) throws Exception {
        int streams = options.number("streams", 1_000);
        int events = options.number("events", 10_000);
        int rate = options.number("rate", 2_000);
        try (Stage stage = Stage.set("crash", options)) {
            Crash crash = new Crash(stage, options.opensByTicket());
            Crash.Result result = crash.run(Clients.of("user", streams, true), events, rate);
            return new Figures("crash", result.outcome().isExact(), result.toString(), result.figures());
        }
    }
}
