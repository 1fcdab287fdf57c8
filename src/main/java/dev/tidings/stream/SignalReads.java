package dev.tidings.stream;

import dev.tidings.signal.Signals;
import dev.tidings.signal.StatePage;
import io.vertx.core.Context;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Reads state values for the streams of one event loop: those that ask in one turn of it, or while an answer is awaited,
 * share the next question. So thousands of streams that open at once are a few of them, and one is under way at a time.
 * Each stream asks once until it is answered, so there are never more waiting than streams. On the event loop only.
 */
final class SignalReads {
    private static final int MOST_AT_ONCE = 500;

    private final Context context;
    private final Signals signals;
    private final Queue<Signaling> waiting = new ArrayDeque<>();
    private boolean isUnderWay;

    SignalReads(Context context, Signals signals) {
        this.context = context;
        this.signals = signals;
    }

    void ask(Signaling asker) {
        waiting.add(asker);
        if (!isUnderWay) {
            isUnderWay = true;
            context.runOnContext(ignored -> next());
        }
    }

    private void next() {
        List<Signaling> askers = new ArrayList<>();
        for (Signaling asker = waiting.poll(); asker != null; asker = waiting.poll()) {
            if (!asker.isOver()) {
                askers.add(asker);
            }
            if (askers.size() == MOST_AT_ONCE) {
                break;
            }
        }
        if (askers.isEmpty()) {
            isUnderWay = false;
            return;
        }
        signals.read(askers.stream().map(Signaling::query).toList())
                .subscribe()
                .with(
                        pages -> context.runOnContext(ignored -> answer(askers, pages)),
                        failure -> context.runOnContext(ignored -> fail(askers)));
    }

    private void answer(List<Signaling> askers, List<StatePage> pages) {
        try {
            for (int i = 0; i < askers.size(); i++) {
                askers.get(i).onPage(pages.get(i));
            }
        } finally {
            // Whatever goes wrong with one stream, the others of this event loop are still answered.
            next();
        }
    }

    private void fail(List<Signaling> askers) {
        askers.forEach(Signaling::onFailure);
        next();
    }
}
