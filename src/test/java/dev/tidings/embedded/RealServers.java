package dev.tidings.embedded;

import dev.tidings.identity.Tokens;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/**
 * PostgreSQL, Redis and Kafka for a test, and the issuer whose {@link Tokens} the application believes.
 *
 * <p>One set serves all tests of a JVM; a test uses tenants, topics and keys of its own instead of an empty server. A
 * test that kills a server restarts it in a {@code finally}.
 */
public final class RealServers implements QuarkusTestResourceLifecycleManager {
    /** Given as an argument, the issuer is the one of dev mode, which signs whatever the playground asks for. */
    public static final String DEV_ISSUER = "dev-issuer";

    private boolean testsAreIssuer = true;

    @Override
    public void init(Map<String, String> arguments) {
        testsAreIssuer = !arguments.containsKey(DEV_ISSUER);
    }

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(startedOutsideOfQuarkus().getSettings());
        if (testsAreIssuer) {
            settings.keySet().removeIf(name -> name.startsWith("smallrye.jwt."));
            settings.putAll(Tokens.settings());
        }
        // The launcher of the packaged application chooses a free port for the contract only; and with a port of its
        // own
        // on one side alone, Micrometer's two HTTP servers differ in their tags, which Prometheus refuses.
        settings.put("quarkus.management.port", "0");
        return settings;
    }

    /** They serve the next test profile too, and end with the JVM. */
    @Override
    public void stop() {}

    public static Server postgres() {
        return new Server("postgres");
    }

    public static Server redis() {
        return new Server("redis");
    }

    public static Server kafka() {
        return new Server("kafka");
    }

    /** Quarkus closes its class loaders with each application; what the servers still have to load must not go with it. */
    private static EmbeddedServersMXBean startedOutsideOfQuarkus() {
        try {
            Class.forName(EmbeddedServers.class.getName(), true, ClassLoader.getSystemClassLoader())
                    .getMethod("ofThisJvm")
                    .invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        return EmbeddedServers.ofThisJvm();
    }

    /** One of the servers, to be ended and brought back. */
    public record Server(String name) {
        /** The same before and after a restart: {@code host:port}. */
        public String address() {
            String address = startedOutsideOfQuarkus().getAddresses().get(name);
            if (address == null) {
                throw new IllegalStateException("no address of " + name);
            }
            return address;
        }

        public String host() {
            return address().substring(0, address().lastIndexOf(':'));
        }

        public int port() {
            return Integer.parseInt(address().substring(address().lastIndexOf(':') + 1));
        }

        /** As a crash: SIGKILL for Postgres and Redis, broken connections for Kafka. */
        public void kill() {
            startedOutsideOfQuarkus().kill(name);
        }

        /** On the same port; Postgres and Kafka with their data, Redis empty. */
        public void restart() {
            startedOutsideOfQuarkus().restart(name);
        }
    }
}
