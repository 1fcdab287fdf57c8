package dev.tidings.stream;

import dev.tidings.feed.Recipient;
import dev.tidings.route.Message;
import dev.tidings.telemetry.Step;
import dev.tidings.telemetry.Telemetry;
import java.util.List;

/** Writes live frames. Of a sampled event that is the last step, until the kernel has the frame; of all others only the write. */
final class LiveWrites {
    private final Telemetry telemetry;

    LiveWrites(Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    /** On the socket's event loop. */
    void write(Socket socket, Message.Announcement announcement, Recipient recipient) {
        if (announcement.traced().isEmpty()) {
            socket.write(announcement.frames());
            return;
        }
        String tenant = recipient.tenant().value();
        List<Step> steps = announcement.traced().stream()
                .map(span -> telemetry.follow("stream write", span).with(Telemetry.TENANT, tenant))
                .toList();
        if (!socket.writeFor(isSent -> end(steps, isSent), announcement.frames())) {
            end(steps, false);
        }
    }

    private static void end(List<Step> steps, boolean isSent) {
        if (isSent) {
            steps.forEach(Step::end);
        } else {
            steps.forEach(step -> step.fail("closed"));
        }
    }
}
