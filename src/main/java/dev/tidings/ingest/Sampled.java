package dev.tidings.ingest;

import dev.tidings.feed.Content;
import dev.tidings.ingest.Received.Accepted;
import dev.tidings.telemetry.Step;
import dev.tidings.telemetry.TraceParent;
import io.opentelemetry.api.common.AttributeKey;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** Those of a part that are sampled. What the part does as one, a transaction or an announcement, is a step of each of them. */
final class Sampled {
    private static final Sampled NOBODY = new Sampled(List.of(), 0);
    private static final AttributeKey<Long> RECORDS = AttributeKey.longKey("tidings.batch.records");

    private final List<Accepted> some;
    private final int all;

    private Sampled(List<Accepted> some, int all) {
        this.some = some;
        this.all = all;
    }

    static Sampled of(List<Accepted> part) {
        List<Accepted> some = null;
        for (Accepted one : part) {
            if (one.step().isSampled()) {
                some = some == null ? new ArrayList<>() : some;
                some.add(one);
            }
        }
        return some == null ? NOBODY : new Sampled(some, part.size());
    }

    /** What the part does next; ended once. */
    Shared begin(String name) {
        if (some.isEmpty()) {
            return Shared.NOTHING;
        }
        Shared shared = new Shared(new IdentityHashMap<>());
        for (Accepted one : some) {
            shared.steps.put(one.event().content(), one.step().begin(name).with(RECORDS, (long) all));
        }
        return shared;
    }

    /** One step of each of them. */
    static final class Shared {
        private static final Shared NOTHING = new Shared(new IdentityHashMap<>());

        private final IdentityHashMap<Content, Step> steps;

        private Shared(IdentityHashMap<Content, Step> steps) {
            this.steps = steps;
        }

        /** For those who go on from here, by the content itself, of which nothing is a copy on the way through the journal. */
        IdentityHashMap<Content, TraceParent> parents() {
            IdentityHashMap<Content, TraceParent> parents = new IdentityHashMap<>(steps.size());
            steps.forEach((content, step) -> parents.put(content, step.asParent()));
            return parents;
        }

        void end() {
            steps.values().forEach(Step::end);
        }
    }
}
