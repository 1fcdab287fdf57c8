package dev.tidings;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import org.jboss.logging.Logger;

/** The start of the process: its servers are known and its settings complete before Quarkus begins. */
@QuarkusMain
public final class Tidings {
    private static final Logger LOG = Logger.getLogger(Tidings.class);

    Tidings() {}

    /** A hot reload in dev mode calls this again, with new classes in the same process. */
    public static void main(String... args) {
        if (Settings.read().isMissing(Settings.DATASOURCE)) {
            DevelopmentServers.settings().forEach(System::setProperty);
        }
        Settings settings = Settings.read();
        settings.fault().or(() -> faultOfTheRest(settings)).ifPresent(Tidings::refuse);
        TerminationSignal.meansExitInOrder();
        Quarkus.run(args);
    }

    /** In development the process lives on, says what is wrong in its own way, and waits for a change. */
    private static Optional<String> faultOfTheRest(Settings settings) {
        return DevelopmentServers.areThere() ? Optional.empty() : MappedSettings.fault(settings.config());
    }

    /** Until Quarkus has configured logging, everything that is logged waits for it; here it would wait for ever. */
    private static void refuse(String fault) {
        if (!InitialConfigurator.DELAYED_HANDLER.isActivated()) {
            Handler console = InitialConfigurator.createDefaultHandler();
            // What libraries have said meanwhile is no news when nothing starts.
            console.setLevel(Level.SEVERE);
            InitialConfigurator.DELAYED_HANDLER.setHandlers(new Handler[] {console});
        }
        LOG.error(fault);
        System.exit(1);
    }
}
