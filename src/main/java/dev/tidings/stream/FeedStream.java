package dev.tidings.stream;

import dev.tidings.feed.Change;
import dev.tidings.feed.Cursor;
import dev.tidings.feed.Epoch;
import dev.tidings.journal.Page;
import dev.tidings.journal.ResetReason;
import dev.tidings.route.Listener;
import dev.tidings.route.Message;
import dev.tidings.route.Subscription;
import dev.tidings.wire.Frames;
import io.vertx.core.buffer.Buffer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One client's stream. It knows where its client stands, forwards what continues from there, and reads the journal for
 * everything else; so a message that is lost, repeated or out of order can never lose, repeat or reorder anything for
 * the client. It keeps no queue: while its socket is full it only remembers that it is behind.
 *
 * <p>Belongs to the event loop of its lane, but for what it is as a {@link Listener}, which comes from anywhere.
 */
final class FeedStream extends Wheel.Entry implements Listener, Carrier.Owner {
    private enum State {
        /** Waits for its first page; nothing has been written. */
        OPENING,
        /** A page is being read. */
        REPLAYING,
        /** Stands at {@code version} and forwards what comes next. */
        LIVE,
        /** Has missed something and reads it when the socket drains, or a little after Postgres failed. */
        BEHIND,
        ENDED
    }

    private static final Logger LOG = Logger.getLogger(FeedStream.class);

    private final Lane lane;
    private final Streams streams;
    private final Socket socket;
    private final Signaling signaling;
    private Admission admission;
    private @Nullable Subscription subscription;
    private State state = State.OPENING;
    private Epoch epoch = new Epoch(0, 0);
    private long base;
    private boolean mustRead;
    private long endsAt;
    private Bye endsWith = Bye.AGED;
    private long pingsAt;
    private long renewsAt;
    private long readsAgainAt = Long.MAX_VALUE;
    /** Written by the event loop alone; whoever traces an event reads it. */
    private volatile long version;
    /** The highest version heard of while a page was being read. */
    private long heardOf;
    /** A replay is under way: it ends with the counters, even if its last page turns out to be empty. */
    private boolean owesCounters;
    /** Heard of before it was known whether they concern this stream. */
    private long heardGeneration;

    private long heardNumber;
    private boolean hasBegun;
    private boolean hasToldThatItLeft;

    FeedStream(Lane lane, Streams streams, Socket socket, Admission admission) {
        this.lane = lane;
        this.streams = streams;
        this.socket = socket;
        this.signaling = new Signaling(this, socket, streams.metrics());
        this.admission = admission;
    }

    Lane lane() {
        return lane;
    }

    Admission admission() {
        return admission;
    }

    void listensThrough(Subscription subscription) {
        this.subscription = subscription;
    }

    /** The head is out: from here on the stream lives until it is ended or its client goes. */
    void begin(Admission admission, Page first, Lifetime lifetime) {
        this.admission = admission;
        long now = Lane.millis();
        endsAt = lifetime.endsAtMillis();
        endsWith = lifetime.endsWith();
        pingsAt = now + streams.pingMillis();
        renewsAt = now + streams.renewMillis();
        state = State.REPLAYING;
        hasBegun = true;
        guarded(() -> {
            onPage(first, true);
            endIfOlderThan(heardGeneration);
            endIfReplacedBy(heardNumber);
            if (state != State.ENDED) {
                setNextTime(now);
            }
        });
    }

    @Override
    public void onMessage(Message message) {
        lane.deliver(this, message);
    }

    @Override
    public void onStanding(Epoch epoch, long generation, long version) {
        lane.run(() -> guarded(() -> compareWith(epoch, generation, version)));
    }

    @Override
    public long standsAt() {
        return version;
    }

    @Override
    public void onReconnected() {
        lane.run(() -> guarded(() -> {
            // What its first page says may be older than what was lost.
            mustRead |= state == State.OPENING;
            signaling.lookAgain();
        }));
    }

    @Override
    public void onGone() {
        lane.run(() -> guarded(this::lookAgain));
    }

    /** On the event loop. */
    void receive(Message message) {
        if (state == State.ENDED) {
            return;
        }
        try {
            take(message);
        } catch (RuntimeException | Error e) {
            breakOff(e);
        }
    }

    private void take(Message message) {
        switch (message) {
            case Message.Announcement announcement -> receive(announcement);
            case Message.Replaced replaced -> {
                if (replaced.slot().equals(admission.slot())) {
                    endIfReplacedBy(replaced.number());
                }
            }
            case Message.Revoked revoked -> endIfOlderThan(revoked.generation());
            case Message.Signal signal -> signaling.receive(signal);
        }
    }

    /** Its lease was renewed, and this is the number of the ticket's latest stream. */
    void onRenewed(long newest) {
        guarded(() -> endIfReplacedBy(newest));
    }

    /** A ticket that was redeemed again has a stream with a higher number somewhere. */
    private void endIfReplacedBy(long newest) {
        heardNumber = Math.max(heardNumber, newest);
        if (state != State.ENDED && state != State.OPENING && newest > admission.number()) {
            end(Bye.REPLACED);
        }
    }

    @Override
    public void onDrained() {
        lane.call(() -> guarded(this::goOnIfDrained));
    }

    @Override
    public void onClosed() {
        lane.call(this::leaveBecauseClosed);
    }

    private void goOnIfDrained() {
        if (state == State.BEHIND && readsAgainAt == Long.MAX_VALUE && !socket.isFull()) {
            read();
        }
        if (state != State.ENDED) {
            signaling.onDrained();
        }
    }

    private void leaveBecauseClosed() {
        if (state == State.ENDED) {
            return;
        }
        leave();
        tellThatItLeft(null);
    }

    /** Once, whatever went wrong on the way: its slot and its place among the open ones are others' then. */
    private void tellThatItLeft(@Nullable Bye bye) {
        if (hasBegun && !hasToldThatItLeft) {
            hasToldThatItLeft = true;
            streams.onLeft(this, bye);
        }
    }

    void end(Bye bye) {
        if (state == State.ENDED) {
            return;
        }
        leave();
        socket.write(Buffer.buffer(new Frames(128)
                .bye(bye.reason(), bye.reconnect(), streams.retryMillis())
                .bytes()));
        boolean mayNotLeave = socket.isWaiting();
        socket.end();
        if (mayNotLeave) {
            streams.cutLater(socket);
        }
        tellThatItLeft(bye);
    }

    /** Stops listening; whoever asked for the opening does the rest. */
    void abandon() {
        if (state == State.OPENING) {
            leave();
        }
    }

    boolean hasEnded() {
        return state == State.ENDED;
    }

    @Override
    void onTime(long now) {
        try {
            onTimeNow(now);
        } catch (RuntimeException | Error e) {
            breakOff(e);
        }
    }

    private void onTimeNow(long now) {
        if (socket.isClosed()) {
            // Somebody should have said so.
            leaveBecauseClosed();
            return;
        }
        if (now >= endsAt) {
            end(endsWith);
            return;
        }
        if (socket.isWaiting() && now - socket.progressedAtMillis(now) >= streams.stallMillis()) {
            end(Bye.SLOW);
            return;
        }
        if (now >= pingsAt) {
            ping(now);
        }
        if (now >= renewsAt) {
            renewsAt = now + streams.renewMillis();
            lane.renewAfterTick(this);
        }
        if (now >= readsAgainAt) {
            readsAgainAt = Long.MAX_VALUE;
            readWhenDrained();
        }
        setNextTime(now);
    }

    private void receive(Message.Announcement announcement) {
        if (endIfOlderThan(announcement.generation())) {
            return;
        }
        if (!announcement.epoch().equals(epoch)) {
            mustRead = true;
        } else {
            heardOf = Math.max(heardOf, announcement.after());
        }
        if (state != State.LIVE || (!mustRead && heardOf <= version)) {
            return;
        }
        if (socket.isFull()) {
            streams.metrics().onSocketFull();
            waitForTheSocket();
        } else if (announcement.before() == version && !mustRead) {
            version = announcement.after();
            streams.liveWrites().write(socket, announcement, admission.recipient());
            streams.metrics().onDelivered(announcement.occurredAtMillis());
            lane.sampler().onWritten(admission.feed(), announcement.before(), announcement.after());
        } else {
            streams.metrics().onMissed();
            read();
        }
    }

    private void compareWith(Epoch epoch, long generation, long version) {
        if (endIfOlderThan(generation) || state == State.OPENING) {
            return;
        }
        if (!epoch.equals(this.epoch) || version < this.version) {
            mustRead = true;
        } else {
            heardOf = Math.max(heardOf, version);
        }
        if (state == State.LIVE && (mustRead || heardOf > this.version)) {
            streams.metrics().onMissed();
            readWhenDrained();
        }
    }

    /** Something may have been missed. A feed that was erased is made anew by reading it, younger than this stream. */
    private void lookAgain() {
        mustRead = true;
        if (state == State.LIVE) {
            readWhenDrained();
        }
    }

    private boolean endIfOlderThan(long generation) {
        heardGeneration = Math.max(heardGeneration, generation);
        if (state == State.ENDED || state == State.OPENING || generation <= admission.generation()) {
            return state == State.ENDED;
        }
        end(Bye.REVOKED);
        return true;
    }

    private void readWhenDrained() {
        if (socket.isFull()) {
            waitForTheSocket();
        } else {
            read();
        }
    }

    /** Looked at soon and often from now on, so that a client that takes nothing is found in time. */
    private void waitForTheSocket() {
        state = State.BEHIND;
        setNextTime(Lane.millis());
    }

    private void read() {
        state = State.REPLAYING;
        mustRead = false;
        streams.replays()
                .page(admission.recipient(), new Cursor(epoch, version, base))
                .subscribe()
                .with(
                        page -> lane.run(() -> guarded(() -> onPage(page, false))),
                        failure -> lane.run(() -> guarded(this::onPageFailed)));
    }

    /** Postgres is away or overloaded: the client keeps what it has, and this stream asks again in a second or two. */
    private void onPageFailed() {
        if (state == State.ENDED) {
            return;
        }
        state = State.BEHIND;
        long now = Lane.millis();
        readsAgainAt = now + streams.readAgainMillis();
        setNextTime(now);
    }

    /** A step that is not taken for each message: those save the lambda. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            breakOff(e);
        }
    }

    /** What was thrown half-way may have left a hole, behind which nothing may go on; and nobody else's turn is to suffer for it. */
    private void breakOff(Throwable fault) {
        LOG.error("a stream is cut off by a fault", fault);
        try {
            socket.cut();
        } finally {
            if (state != State.ENDED) {
                leave();
            }
            tellThatItLeft(null);
        }
    }

    private void onPage(Page page, boolean isFirst) {
        if (state == State.ENDED || endIfOlderThan(page.generation())) {
            return;
        }
        boolean isChanged = !page.changes().isEmpty() || page.version() != version;
        boolean isNews = isFirst || owesCounters || page.reset() != null || isChanged;
        Frames frames = new Frames(page.changes().size() * 512 + 256);
        if (isFirst) {
            // With the page, and not before it: one packet instead of two.
            frames.retry(streams.retryMillis());
        }
        epoch = page.epoch();
        base = page.base();
        if (page.reset() != null) {
            reset(page, page.reset(), isFirst, frames);
        }
        int written = writeChanges(page, frames);
        boolean isAll = written == page.changes().size() && page.isLast();
        if (isAll) {
            version = page.version();
            base = 0;
            frames.feed(page.cursorAt(version), page.counters());
        }
        owesCounters = !isAll;
        streams.metrics().onPage(page.changes().size(), written, page.reset() != null);
        if (isNews) {
            socket.write(Buffer.buffer(frames.bytes()));
        }
        goOn(isAll);
        if (isAll) {
            signaling.begin();
        }
    }

    private void reset(Page page, ResetReason reason, boolean isFirst, Frames frames) {
        version = 0;
        // In mid-stream a position was good when the client got it: one of the future means that the past was restored.
        boolean isRestored = !isFirst && reason == ResetReason.UNKNOWN_CURSOR;
        frames.reset(page.cursorAt(0), (isRestored ? ResetReason.RESTORED : reason).wire());
        if (!isFirst && reason != ResetReason.PRUNED) {
            // Versions of a life that is over; waiting for them would never end.
            heardOf = 0;
        }
    }

    /** How many: what does not fit is read again. */
    private int writeChanges(Page page, Frames frames) {
        int written = 0;
        for (Change change : page.changes()) {
            version = change.version();
            frames.change(page.cursorAt(version), change, true);
            written++;
            if (frames.size() > streams.pageBytes()) {
                break;
            }
        }
        return written;
    }

    private void goOn(boolean isAll) {
        if (isAll && !mustRead && heardOf <= version) {
            state = State.LIVE;
        } else {
            readWhenDrained();
        }
    }

    private void ping(long now) {
        pingsAt = now + streams.pingMillis();
        if (!socket.isFull()) {
            socket.write(streams.ping());
        }
    }

    /** After anything that may bring it forward. */
    void setNextTime(long now) {
        long next = Math.min(Math.min(endsAt, pingsAt), Math.min(renewsAt, readsAgainAt));
        if (socket.isWaiting()) {
            next = Math.min(next, now + streams.stallCheckMillis());
        }
        lane.wheel().set(this, next);
    }

    private void leave() {
        state = State.ENDED;
        lane.wheel().remove(this);
        Subscription listening = subscription;
        if (listening != null) {
            listening.cancel();
        }
    }
}
