package dev.tidings;

import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.Map;

/**
 * The embedded servers, where there are any.
 *
 * <p>Their room is not in the package, nor are the libraries that it uses: so it is named, and not linked to.
 */
final class DevelopmentServers {
    private static final String START = "dev.tidings.embedded.EmbeddedServers";

    private DevelopmentServers() {}

    /** Whether this is no packaged application. */
    static boolean areThere() {
        return DevelopmentServers.class.getResource("/" + START.replace('.', '/') + ".class") != null;
    }

    /** Starts them unless they run already; empty in the packaged application, which has none. */
    static Map<String, String> settings() {
        try {
            Map<?, ?> settings = (Map<?, ?>)
                    Class.forName(START).getMethod("settingsOfThisJvm").invoke(null);
            Map<String, String> checked = new HashMap<>();
            settings.forEach((name, value) -> checked.put((String) name, (String) value));
            return checked;
        } catch (ClassNotFoundException e) {
            return Map.of();
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("the embedded servers did not start", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
