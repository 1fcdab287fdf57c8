package dev.tidings.bench;

/** One thing that is measured in a visit. */
interface Measure {
    void take(Visit visit) throws Exception;
}
