package dev.tidings.chaos;

import java.time.Duration;

/** Something that breaks. What needs nobody to heal it is over as soon as it is there. */
public interface Fault {
    void inject() throws Exception;

    /** From the end of {@link #inject()} to {@link #heal()}. */
    default Duration lasts() {
        return Duration.ZERO;
    }

    default void heal() throws Exception {}

    /** After the verdict: back to how the next scenario wants to find the cluster. */
    default void restore() throws Exception {}
}
