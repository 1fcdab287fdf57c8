package dev.tidings.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.feed.Change;
import dev.tidings.feed.FeedChange;
import dev.tidings.feed.Recipient;
import dev.tidings.journal.EventKey;
import dev.tidings.journal.MarkAll;
import dev.tidings.journal.MarkedAll;
import dev.tidings.journal.NewEvent;
import dev.tidings.journal.Patched;
import dev.tidings.journal.StatePatch;
import java.util.ArrayList;
import java.util.List;

/** Does to the feed what a step says, and to the model the same; what the journal answers must fit the model at once. */
final class Acts {
    private final Service service;
    private final Recipient recipient;
    private final Model model;
    private final Announcer announcer;
    private final Ageing ageing;

    Acts(Service service, Recipient recipient, Model model, Announcer announcer, Ageing ageing) {
        this.service = service;
        this.recipient = recipient;
        this.model = model;
        this.announcer = announcer;
        this.ageing = ageing;
    }

    /** Says what became of the announcement. */
    String store(List<NewEvent> events) {
        List<FeedChange> changes =
                Service.await(service.journal().store(events)).changes();
        List<Change.Arrived> arrived = new ArrayList<>();
        changes.forEach(change -> change.changes().forEach(one -> arrived.add((Change.Arrived) one)));
        model.store(events, arrived);
        checkLast(changes);
        String told = announcer.take(changes);
        ageing.trim();
        return told;
    }

    String retract(List<String> events) {
        List<FeedChange> changes = Service.await(service.journal().retract(keys(events)));
        model.retract(events);
        checkLast(changes);
        return announcer.take(changes);
    }

    String retractAsItComes(NewEvent event) {
        var stored = service.journal().store(List.of(event)).subscribeAsCompletionStage();
        var retracted = service.journal().retract(keys(List.of(event.id()))).subscribeAsCompletionStage();
        List<FeedChange> changes = new ArrayList<>(stored.join().changes());
        changes.addAll(retracted.join());
        model.retract(List.of(event.id()));
        checkLast(changes);
        return announcer.take(changes);
    }

    String patch(List<StatePatch> patches) {
        Patched patched = Service.await(service.states().patch(patches));
        for (int i = 0; i < patches.size(); i++) {
            model.patch(patches.get(i), patched.notifications().get(i));
        }
        checkLast(patched.changes());
        return announcer.take(patched.changes());
    }

    String mark(Step.Mark step) {
        MarkAll mark = new MarkAll(recipient, step.what(), step.through(), step.category());
        MarkedAll marked = Service.await(service.states().mark(mark));
        model.mark(mark);
        model.check(marked.counters());
        return announcer.take(marked.changes());
    }

    void erase() {
        Service.await(service.erasures().erase(recipient));
        model.erase();
    }

    void signOut() {
        Service.await(service.states().signOut(recipient));
    }

    /** The changes are of this feed alone, without a gap, and leave it with the counters of the model. */
    private void checkLast(List<FeedChange> changes) {
        for (FeedChange change : changes) {
            assertThat(change.recipient()).isEqualTo(recipient);
            assertThat(change.after() - change.before())
                    .isEqualTo(change.changes().size());
        }
        if (!changes.isEmpty()) {
            model.check(changes.getLast().counters());
        }
    }

    private List<EventKey> keys(List<String> events) {
        return events.stream()
                .map(id -> new EventKey(recipient.tenant(), "urn:model:" + recipient.user(), id))
                .toList();
    }
}
