package dev.tidings.ingest;

import java.util.ArrayList;
import java.util.List;

/** Collects everything that is wrong with one event, so that a producer learns it at once. Not thread-safe. */
final class Findings {
    private final List<Reason> reasons = new ArrayList<>();

    void malformed(String field, String detail) {
        reasons.add(new Reason(Rejection.MALFORMED, field, detail));
    }

    void missing(String field) {
        reasons.add(new Reason(Rejection.MISSING, field, "is missing"));
    }

    void invalid(String field, String detail) {
        reasons.add(new Reason(Rejection.INVALID, field, detail));
    }

    void over(String field, int limit, String unit) {
        reasons.add(new Reason(Rejection.LIMIT, field, "has more than " + limit + " " + unit));
    }

    void add(List<Reason> others) {
        reasons.addAll(others);
    }

    boolean none() {
        return reasons.isEmpty();
    }

    Decoded.Invalid refuse() {
        return new Decoded.Invalid(reasons);
    }
}
