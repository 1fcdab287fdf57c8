package dev.tidings.route;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

/**
 * What this instance hears from one Redis, which is what all instances say about all feeds that live there. After each
 * reconnection it subscribes again.
 */
final class Channels implements Link.Events {
    /** What the owner of the channels is told, on the event loop of the connection. */
    interface Events {
        /** What an instance says about feeds, as {@link PackCodec} has written it. */
        void onPack(Buffer bytes);

        /** A question to all instances, or an answer to this one. */
        void onInquiry(Buffer bytes);

        /** Whatever was sent while the connection was away is lost, and from now on nothing is. */
        void onResubscribed(int server);
    }

    /** Questions that every instance hears. */
    static final String ALL = "tidings:instances";

    private final int server;
    private final String feeds;
    private final Events events;
    private final Link link;

    /** @param server its place in the list */
    Channels(Vertx vertx, int server, Address address, RouteConfig config, Events events, long instance) {
        this.server = server;
        this.feeds = feeds(server);
        this.events = events;
        this.link = new Link(vertx, address, config, channel(instance), this);
    }

    /** What is said about the feeds of a server, by its place: a Redis that stands in the list twice tells nothing twice. */
    static String feeds(int server) {
        return "tidings:feeds:" + server;
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

    @Override
    public void onOpened() {
        link.send(Request.cmd(Command.SUBSCRIBE).arg(feeds).arg(ALL));
    }

    @Override
    public void onReady() {
        events.onResubscribed(server);
    }

    @Override
    public void onResponse(Response response) {
        if (!response.get(0).toString().equals("message")) {
            // A subscription's answer; the link waits for the last of them.
            return;
        }
        Buffer bytes = response.get(2).toBuffer();
        if (response.get(1).toString().equals(feeds)) {
            events.onPack(bytes);
        } else {
            events.onInquiry(bytes);
        }
    }
}
