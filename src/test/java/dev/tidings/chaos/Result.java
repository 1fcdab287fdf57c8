package dev.tidings.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of one scenario.
 *
 * @param recoverySeconds from the heal (or the fault, when nobody heals it) until every client was live and had everything
 *     that was emitted up to {@link #LIVE} before
 * @param p99Millis of the events that were emitted after that, from their schedule to the client
 * @param slowestMillis of all events, those during the fault too
 * @param lies of the health endpoints
 * @param counts what happened to the clients beside frames
 */
public record Result(
        String fault,
        int streams,
        double lastedSeconds,
        Verdict verdict,
        double recoverySeconds,
        double p99Millis,
        double slowestMillis,
        List<String> lies,
        List<String> breaches,
        Map<String, Integer> counts,
        Map<String, Object> more) {
    /** Who has everything that is older has recovered. */
    static final Duration LIVE = Duration.ofSeconds(2);

    public boolean isHeld() {
        return verdict.isHeld() && lies.isEmpty() && breaches.isEmpty();
    }

    public int count(String what) {
        return counts.getOrDefault(what, 0);
    }

    /** What a scenario has noted; 0 when it has not. */
    public double figure(String name) {
        return more.getOrDefault(name, 0) instanceof Number number ? number.doubleValue() : 0;
    }

    public int laterResets() {
        return verdict.laterResets();
    }

    String promises() {
        StringBuilder held = new StringBuilder();
        for (Verdict.Promise promise : Verdict.Promise.values()) {
            held.append(verdict.isHeld(promise) ? "✓" : "✗");
        }
        return held.toString();
    }

    /** Of the table in the report. */
    String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %.0f s | %s | %d | %s | %.1f s | %.0f ms | %d |",
                fault,
                streams,
                verdict.events(),
                lastedSeconds,
                promises(),
                verdict.laterResets(),
                lies.isEmpty() ? "✓" : "✗",
                recoverySeconds,
                p99Millis,
                count("streams ended"));
    }

    Map<String, Object> json() {
        Map<String, Object> json = new TreeMap<>();
        json.put("fault", fault);
        json.put("held", isHeld());
        json.put("streams", streams);
        json.put("events", verdict.events());
        json.put("lastedSeconds", lastedSeconds);
        json.put(
                "breaches",
                verdict.breaches().stream().map(Object::toString).limit(100).toList());
        json.put("otherBreaches", breaches);
        json.put("laterResets", verdict.laterResets());
        json.put("healthLies", lies);
        json.put("recoverySeconds", recoverySeconds);
        json.put("p99Millis", p99Millis);
        json.put("slowestMillis", slowestMillis);
        json.put("clients", counts);
        json.putAll(more);
        return json;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: lasted %.1f s, recovered after %.1f s, then p99 %.0f ms; %s; health %s; %s %s %s",
                fault,
                lastedSeconds,
                recoverySeconds,
                p99Millis,
                verdict,
                lies.isEmpty()
                        ? "told the truth"
                        : "lied: " + lies.stream().limit(5).toList(),
                breaches,
                counts,
                more);
    }
}
