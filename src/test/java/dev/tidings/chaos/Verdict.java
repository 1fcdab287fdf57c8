package dev.tidings.chaos;

import java.util.ArrayList;
import java.util.List;

/** Whether the four promises of the contract (section 4) were held for every client. */
record Verdict(int clients, long events, int laterResets, List<Breach> breaches) {
    private static final int EXAMPLES = 10;

    enum Promise {
        NOTHING_MISSING,
        NOTHING_TWICE_AND_ONLY_FORWARD,
        IN_THE_ORDER_OF_COMMIT,
        ELSE_A_RESET
    }

    record Breach(Promise promise, String user, String what) {
        @Override
        public String toString() {
            return promise + " " + user + ": " + what;
        }
    }

    static Verdict on(List<Story> stories) {
        List<Breach> breaches = new ArrayList<>();
        long events = 0;
        int laterResets = 0;
        for (Story story : stories) {
            Reading reading = new Reading(story);
            breaches.addAll(reading.breaches());
            laterResets += Math.max(0, reading.resets() - 1);
            events += story.emitted();
        }
        return new Verdict(stories.size(), events, laterResets, breaches);
    }

    boolean isHeld() {
        return breaches.isEmpty();
    }

    boolean isHeld(Promise promise) {
        return breaches.stream().noneMatch(breach -> breach.promise() == promise);
    }

    @Override
    public String toString() {
        String summary = "%d clients, %d events, %d later resets, %d breaches"
                .formatted(clients, events, laterResets, breaches.size());
        return breaches.isEmpty()
                ? summary
                : summary + ": " + breaches.stream().limit(EXAMPLES).toList();
    }
}
