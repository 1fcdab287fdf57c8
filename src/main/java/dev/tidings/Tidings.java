package dev.tidings;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Optional;
import java.util.logging.Handler;
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
        Optional<String> fault = Settings.read().fault();
        if (fault.isPresent()) {
            refuse(fault.get());
        }
        TerminationSignal.meansExitInOrder();
        Quarkus.run(args);
    }

    /** Until Quarkus has configured logging, everything that is logged waits for it; here it would wait for ever. */
    private static void refuse(String fault) {
        if (!InitialConfigurator.DELAYED_HANDLER.isActivated()) {
            InitialConfigurator.DELAYED_HANDLER.setHandlers(new Handler[] {InitialConfigurator.createDefaultHandler()});
        }
        LOG.error(fault);
        System.exit(1);
    }
}
