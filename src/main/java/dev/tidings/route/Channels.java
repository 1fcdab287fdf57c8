package dev.tidings.route;

import dev.tidings.feed.FeedKey;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What this instance hears from one Redis. After each reconnection it subscribes to everything again.
 *
 * <p>All its state belongs to the event loop of its connection; {@link #subscribe} and {@link #unsubscribe} may be called
 * from any thread and keep their order.
 */
final class Channels implements Link.Events {
    /** What the owner of the channels is told, on the event loop. */
    interface Events {
        void onMessage(String feed, Buffer bytes);

        /** A question to all instances, or an answer to this one. */
        void onInquiry(Buffer bytes);

        void onAcknowledged(String feed);

        /** Everything is subscribed to anew; whatever was sent while the connection was away is lost. */
        void onResubscribed(int server);

        /** The feeds to subscribe to after a reconnection. */
        Iterator<String> wanted(int server);
    }

    private static final String PREFIX = "tidings:feed:";
    /** What every instance hears. */
    static final String ALL = "tidings:instances";

    /** So many channels go into one command: long enough to be cheap, short enough not to hold up Redis. */
    private static final int CHANNELS_A_COMMAND = 500;

    /** More would hold up the streams of the event loop; the rest has its turn after them. */
    private static final int STEPS_A_FLUSH = 5_000;

    private record Step(boolean subscribe, String feed) {}

    private final int server;
    private final Events events;
    private final Link link;
    private final ConcurrentLinkedQueue<Step> steps = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isFlushing = new AtomicBoolean();
    /** Subscriptions sent and not yet acknowledged: only the answer to the last one for a channel counts. */
    private final Map<String, Integer> unacknowledged = new HashMap<>();

    /** @param server its place in the list */
    Channels(Vertx vertx, int server, Address address, RouteConfig config, Events events, long instance) {
        this.server = server;
        this.events = events;
        this.link = new Link(vertx, address, config, channel(instance), this);
    }

    static String channel(FeedKey feed) {
        return PREFIX + feed.value();
    }

    /** What one instance hears. */
    static String channel(long instance) {
        return "tidings:instance:" + Long.toHexString(instance);
    }

    void open() {
        link.open();
    }

    void close() {
        link.close();
    }

    boolean isConnected() {
        return link.isConnected();
    }

    void subscribe(String feed) {
        enqueue(new Step(true, feed));
    }

    void unsubscribe(String feed) {
        enqueue(new Step(false, feed));
    }

    /** How many channels Redis has yet to acknowledge; exact on the event loop only. */
    int unacknowledged() {
        return unacknowledged.size();
    }

    @Override
    public void onOpened() {
        unacknowledged.clear();
        List<String> feeds = new ArrayList<>();
        events.wanted(server).forEachRemaining(feeds::add);
        sendInSlices(Command.SUBSCRIBE, feeds);
        // What stands in the queue may not be among the wanted yet.
        flush();
        link.send(Request.cmd(Command.SUBSCRIBE).arg(ALL));
    }

    @Override
    public void onReady() {
        events.onResubscribed(server);
    }

    @Override
    public void onResponse(Response response) {
        String channel = response.get(1).toString();
        switch (response.get(0).toString()) {
            case "message" -> {
                if (channel.startsWith(PREFIX)) {
                    events.onMessage(
                            channel.substring(PREFIX.length()), response.get(2).toBuffer());
                } else {
                    events.onInquiry(response.get(2).toBuffer());
                }
            }
            case "subscribe" -> onSubscribed(channel);
            default -> {
                // an unsubscription's answer, which nobody waits for
            }
        }
    }

    private void enqueue(Step step) {
        steps.add(step);
        flushSoon();
    }

    private void flushSoon() {
        if (isFlushing.compareAndSet(false, true)) {
            link.run(this::flush);
        }
    }

    /**
     * Of the steps that wait the last one for a feed counts: streams that come and go are two commands, not one each. While
     * there is no connection the steps wait: the next one begins with what is wanted then, and goes on with them.
     */
    private void flush() {
        isFlushing.set(false);
        if (!link.isOpen()) {
            return;
        }
        Map<String, Boolean> last = new LinkedHashMap<>();
        for (int i = 0; i < STEPS_A_FLUSH; i++) {
            Step step = steps.poll();
            if (step == null) {
                break;
            }
            last.put(step.feed(), step.subscribe());
        }
        List<String> coming = new ArrayList<>();
        List<String> going = new ArrayList<>();
        last.forEach((feed, subscribe) -> (subscribe ? coming : going).add(feed));
        sendInSlices(Command.SUBSCRIBE, coming);
        sendInSlices(Command.UNSUBSCRIBE, going);
        if (!steps.isEmpty()) {
            flushSoon();
        }
    }

    private void sendInSlices(Command command, List<String> feeds) {
        for (int from = 0; from < feeds.size(); from += CHANNELS_A_COMMAND) {
            send(command, feeds.subList(from, Math.min(feeds.size(), from + CHANNELS_A_COMMAND)));
        }
    }

    private void send(Command command, List<String> feeds) {
        Request request = Request.cmd(command);
        for (String feed : feeds) {
            request.arg(PREFIX + feed);
            if (command.equals(Command.SUBSCRIBE)) {
                unacknowledged.merge(feed, 1, Integer::sum);
            }
        }
        link.send(request);
    }

    private void onSubscribed(String channel) {
        if (channel.equals(ALL)) {
            return;
        }
        String feed = channel.substring(PREFIX.length());
        Integer left =
                unacknowledged.merge(feed, -1, (sent, one) -> sent + one == 0 ? null : Integer.valueOf(sent + one));
        if (left == null) {
            events.onAcknowledged(feed);
        }
    }
}
