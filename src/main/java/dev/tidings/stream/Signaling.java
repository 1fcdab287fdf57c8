package dev.tidings.stream;

import dev.tidings.route.Message;
import dev.tidings.signal.StatePage;
import dev.tidings.signal.StateQuery;
import dev.tidings.wire.Frames;
import io.vertx.core.buffer.Buffer;

/**
 * The signals of one stream. They have no part in its versions: none carries an id or moves the cursor. On the event loop
 * of its lane only.
 */
final class Signaling {
    private final FeedStream stream;
    private final Socket socket;
    private final StreamMetrics metrics;
    private final SignalPosition position = new SignalPosition();

    Signaling(FeedStream stream, Socket socket, StreamMetrics metrics) {
        this.stream = stream;
        this.socket = socket;
        this.metrics = metrics;
    }

    /** The first replay is over, its {@code feed} frame included; later ones change nothing. */
    void begin() {
        carryOut(position.begin(socket.isFull()));
    }

    void receive(Message.Signal signal) {
        boolean isFull = socket.isFull();
        if (!signal.isEphemeral()) {
            SignalPosition.Step step = position.onValue(signal.before(), signal.seq(), isFull);
            if (step == SignalPosition.Step.FORWARD) {
                forward(signal);
            } else {
                carryOut(step);
            }
        } else if (isFull || !position.hasBegun()) {
            metrics.onSignalDropped();
        } else {
            forward(signal);
        }
    }

    /** A value may have been lost on its way here. */
    void lookAgain() {
        if (!isOver()) {
            carryOut(position.lookAgain(socket.isFull()));
        }
    }

    void onDrained() {
        carryOut(position.onDrained(socket.isFull()));
    }

    boolean isOver() {
        return stream.hasEnded();
    }

    /** What {@link SignalReads} is to ask for now. */
    StateQuery query() {
        return new StateQuery(stream.admission().feed(), position.seq());
    }

    void onPage(StatePage page) {
        if (isOver()) {
            return;
        }
        if (!page.values().isEmpty()) {
            Frames frames = new Frames(page.values().size() * 512);
            page.values().forEach(frames::signal);
            socket.write(Buffer.buffer(frames.bytes()));
        }
        metrics.onSignalsRead(page.values().size());
        carryOut(position.onPage(page.upTo(), page.isLast(), socket.isFull()));
    }

    void onFailure() {
        metrics.onSignalsUnread();
        position.onFailure();
    }

    private void forward(Message.Signal signal) {
        socket.write(signal.frame());
        metrics.onSignal();
    }

    private void carryOut(SignalPosition.Step step) {
        switch (step) {
            case READ -> stream.lane().signals().ask(this);
            case FALL_BEHIND -> {
                metrics.onSignalsBehind();
                // Looked at soon and often, so that a client that takes nothing is found in time.
                stream.setNextTime(Lane.millis());
            }
            case NOTHING, FORWARD -> {
                // done already
            }
        }
    }
}
