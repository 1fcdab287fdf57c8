package dev.tidings.load;

/** One kind of load, from empty servers to figures. */
interface Scenario {
    /** Starts what it needs, and leaves nothing running. */
    Figures run(Options options) throws Exception;
}
