package dev.tidings;

import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.reflect.Proxy;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * SIGTERM is an order to leave, and leaving in order is a success: without this the JVM drains all the same, but then ends
 * with 143, which orchestrators count as a failure. By reflection, because the compiler warns of the JDK's only signal API
 * (supported, JEP 260) in a way that cannot be suppressed.
 */
@Singleton
final class TerminationSignal {
    private static final Logger LOG = Logger.getLogger(TerminationSignal.class);

    TerminationSignal() {}

    /** A native image's Quarkus takes the signal for itself before this event, and would end with 143. */
    void takeBack(@Observes StartupEvent started) {
        if (ImageMode.current() == ImageMode.NATIVE_RUN) {
            meansExitInOrder();
        }
    }

    /** The shutdown hooks do the leaving; a second signal while they run changes nothing. */
    static void meansExitInOrder() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object exit = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> exit());
            Object term = signal.getConstructor(String.class).newInstance("TERM");
            signal.getMethod("handle", signal, handler).invoke(null, term, exit);
        } catch (ReflectiveOperationException e) {
            LOG.warnf("SIGTERM ends with an exit code of its own reason=%s", e.toString());
        }
    }

    /** On a thread of its own: the one that brings signals must stay free for the next. */
    private static @Nullable Object exit() {
        Thread.ofPlatform().name("termination").start(() -> System.exit(0));
        return null;
    }
}
