package dev.tidings.route;

import dev.tidings.route.InquiryCodec.Inquiry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Questions to all instances, this one among them, over Redis. Whoever does not answer in time is left out, and the answer
 * says how many did.
 */
final class Inquiries {
    private final long instance;
    private final Function<Buffer, Uni<Integer>> toAll;
    private final BiConsumer<Long, Buffer> toOne;
    private final Function<List<Asked>, List<Whereabouts>> here;
    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, Pending> pending = new ConcurrentHashMap<>();

    /**
     * @param toAll publishes to all instances, and answers how many it reached
     * @param toOne publishes to one instance; nobody waits for it
     * @param here what this instance knows, in the order of the question
     */
    Inquiries(
            long instance,
            Function<Buffer, Uni<Integer>> toAll,
            BiConsumer<Long, Buffer> toOne,
            Function<List<Asked>, List<Whereabouts>> here) {
        this.instance = instance;
        this.toAll = toAll;
        this.toOne = toOne;
        this.here = here;
    }

    /** Completes when all have answered, or when the patience is over; empty when the question cannot be asked. */
    Uni<Optional<Heard>> ask(List<Asked> asked, Duration patience) {
        if (asked.size() > InquiryCodec.MOST) {
            throw new IllegalArgumentException("at most " + InquiryCodec.MOST + " feeds a question");
        }
        long id = lastId.incrementAndGet();
        Pending question = new Pending(asked.size());
        pending.put(id, question);
        return toAll.apply(InquiryCodec.encode(new Inquiry.Question(instance, id, asked)))
                .invoke(question::isAskedOf)
                .chain(() -> Uni.createFrom().completionStage(question.done))
                .ifNoItem()
                .after(patience)
                .recoverWithItem(false)
                .map(ignored -> question.heard())
                .onFailure()
                .recoverWithItem(Optional.empty())
                .onTermination()
                .invoke(() -> pending.remove(id));
    }

    /** On whatever thread brings it. */
    void receive(Buffer bytes) {
        Inquiry inquiry = InquiryCodec.decode(bytes).orElse(null);
        switch (inquiry) {
            case null -> {
                // of another version of this service
            }
            case Inquiry.Question question -> answer(question);
            case Inquiry.Answer answer -> onAnswer(answer);
        }
    }

    private void answer(Inquiry.Question question) {
        Inquiry.Answer answer = new Inquiry.Answer(instance, question.id(), here.apply(question.asked()));
        if (question.asker() == instance) {
            onAnswer(answer);
        } else {
            toOne.accept(question.asker(), InquiryCodec.encode(answer));
        }
    }

    private void onAnswer(Inquiry.Answer answer) {
        Pending question = pending.get(answer.id());
        if (question != null) {
            question.add(answer.whereabouts());
        }
    }

    /** A question that is under way. Any thread. */
    private static final class Pending {
        private static final int NOT_YET = -1;

        private final CompletableFuture<Boolean> done = new CompletableFuture<>();
        private final List<Whereabouts> sum;
        private int asked = NOT_YET;
        private int answered;

        Pending(int feeds) {
            sum = new ArrayList<>(Collections.nCopies(feeds, Whereabouts.NONE));
        }

        /** Answers may have come before it is known how many there will be. */
        synchronized void isAskedOf(int instances) {
            asked = instances;
            completeIfAll();
        }

        synchronized void add(List<Whereabouts> whereabouts) {
            answered++;
            for (int i = 0; i < Math.min(sum.size(), whereabouts.size()); i++) {
                sum.set(i, sum.get(i).plus(whereabouts.get(i)));
            }
            completeIfAll();
        }

        synchronized Optional<Heard> heard() {
            return asked == NOT_YET && answered == 0
                    ? Optional.empty()
                    : Optional.of(new Heard(Math.max(asked, answered), answered, sum));
        }

        private void completeIfAll() {
            if (asked != NOT_YET && answered >= asked) {
                done.complete(true);
            }
        }
    }
}
