package dev.tidings.embedded;

import java.util.Map;

/**
 * The servers of this JVM, for whoever is in it.
 *
 * <p>An MXBean because Quarkus loads our classes anew at each hot reload and for each test profile: a static field
 * would be one of many, and an object of one class loader is a stranger in the next. Servers are named {@code postgres},
 * {@code redis} and {@code kafka}.
 */
public interface EmbeddedServersMXBean {
    /** What an application must be configured with to use them. */
    Map<String, String> getSettings();

    /** {@code host:port} by name. */
    Map<String, String> getAddresses();

    /** As a crash would end it. */
    void kill(String server);

    /** Starts it again, on its old port. */
    void restart(String server);

    /** Stops all of them and removes what they wrote; they cannot be started again. */
    void stop();
}
