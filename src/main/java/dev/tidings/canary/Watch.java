package dev.tidings.canary;

import java.time.Duration;
import org.jboss.logging.Logger;

/** Sees canaries leave and come back, and says once that they are lost and once that they are back. Belongs to one thread. */
final class Watch {
    private static final Logger LOG = Logger.getLogger(Watch.class);

    private final Rounds rounds;
    private final CanaryMetrics metrics;
    private final Duration lostAfter;
    private boolean isLost;

    Watch(Rounds rounds, CanaryMetrics metrics, Duration lostAfter) {
        this.rounds = rounds;
        this.metrics = metrics;
        this.lostAfter = lostAfter;
    }

    /** A frame of the instance's own stream. */
    void onFrame(String event, String data) {
        Part part = CanaryEvents.part(event);
        if (part != null) {
            CanaryEvents.number(data).ifPresent(number -> onBack(part, number));
        }
    }

    /** Now and then. */
    void look() {
        Duration silence = silence();
        if (!isLost && silence.compareTo(lostAfter) >= 0) {
            isLost = true;
            LOG.warnf(
                    "canaries are lost, what this instance is sent does not reach its clients in time"
                            + " seconds=%d missing=%s; see \"The canary\" in operations.md",
                    silence.toSeconds(), rounds.missing());
        }
    }

    private void onBack(Part part, long number) {
        Duration silence = silence();
        rounds.onBack(part, number, System.nanoTime()).ifPresent(nanos -> {
            metrics.onBack(nanos);
            if (isLost) {
                isLost = false;
                LOG.infof("canaries come back again after seconds=%d", silence.toSeconds());
            }
        });
    }

    private Duration silence() {
        return Duration.ofNanos(rounds.silentNanos(System.nanoTime()));
    }
}
