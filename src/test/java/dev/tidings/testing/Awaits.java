package dev.tidings.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.openqa.selenium.StaleElementReferenceException;

/**
 * Waits that look at once and then often: Awaitility's own first look is after 100 ms, which over all tests was minutes of
 * waiting for what had long come.
 */
public final class Awaits {
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private Awaits() {}

    /**
     * Instead of {@link Awaitility#await()}: what is said of times behind it holds. An element that a page has replaced between
     * being found and being read is looked at again.
     */
    public static ConditionFactory await() {
        return Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOK_EVERY)
                .ignoreException(StaleElementReferenceException.class);
    }
}
