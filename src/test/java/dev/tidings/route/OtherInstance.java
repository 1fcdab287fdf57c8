package dev.tidings.route;

import dev.tidings.feed.FeedChange;
import dev.tidings.wire.Frames;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;

/** What another instance would send: this one hears of it over Redis or not at all. */
public final class OtherInstance {
    private static final long NUMBER = 1;

    private OtherInstance() {}

    /** How many instances it reaches. */
    public static int announce(Redis redis, FeedChange change) {
        Message message = Message.Announcement.of(change, Frames.of(change), System.currentTimeMillis());
        Response heard = redis.send(Request.cmd(Command.PUBLISH)
                        .arg(Channels.feeds(0))
                        .arg(PackCodec.encode(
                                        NUMBER,
                                        List.of(new Outgoing(change.recipient().key(), message)))
                                .getFirst()))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return Integer.parseInt(heard.toString());
    }
}
