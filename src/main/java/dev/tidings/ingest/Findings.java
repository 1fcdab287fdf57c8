package dev.tidings.ingest;

import java.util.ArrayList;
import java.util.List;

/** Collects everything that is wrong with one event, so that a producer learns it at once: the first {@value #MAX} faults. Not thread-safe. */
final class Findings {
    /** More help nobody, and an array of a million wrong values would become a million reasons. */
    static final int MAX = 100;

    private final List<Reason> reasons = new ArrayList<>();

    void malformed(String field, String detail) {
        add(new Reason(Rejection.MALFORMED, field, detail));
    }

    void missing(String field) {
        add(new Reason(Rejection.MISSING, field, "is missing"));
    }

    void invalid(String field, String detail) {
        add(new Reason(Rejection.INVALID, field, detail));
    }

    void over(String field, int limit, String unit) {
        add(new Reason(Rejection.LIMIT, field, "has more than " + limit + " " + unit));
    }

    void add(List<Reason> others) {
        others.forEach(this::add);
    }

    boolean full() {
        return reasons.size() >= MAX;
    }

    boolean none() {
        return reasons.isEmpty();
    }

    Decoded.Invalid refuse() {
        return new Decoded.Invalid(reasons);
    }

    private void add(Reason reason) {
        if (!full()) {
            reasons.add(reason);
        }
    }
}
