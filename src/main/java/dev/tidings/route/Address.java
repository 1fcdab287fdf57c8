package dev.tidings.route;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One of the Redis servers over which feeds are spread.
 *
 * @param name host and port, without credentials: it stands in logs and metrics
 */
record Address(String name, Redis redis) {
    /** Of the one that serves everything else, too; what it is called is known to Quarkus alone. */
    static final String THE_ONE = "quarkus.redis";

    private static final Pattern URL = Pattern.compile("(?:rediss?://|unix:)(?:[^\\s@/]*@)?([^/?\\s]+|/[^?\\s]+).*");

    private static final Pattern TCP =
            Pattern.compile("rediss?://([^\\s@/]*@)?(\\[[^]\\s]+]|[^\\s:/@?#,\\[\\]]+)(:(?<port>\\d+))?([/?]\\S*)?");

    /** What only looks like an escape. */
    private static final Pattern MALFORMED = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    /** As many as for the one Redis (application.properties); each round trip has a connection to itself. */
    private static final int CONNECTIONS = 8;

    private static final int WAITING = 10_000;
    /** The subscriber's is never silent so long, and a server that vanished without a word holds none for longer. */
    private static final int SILENT_SECONDS = 15;

    /** Connects to nothing yet. */
    static Address of(Vertx vertx, String url) {
        NetClientOptions net = new NetClientOptions()
                .setConnectTimeout(5_000)
                .setReadIdleTimeout(SILENT_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setTcpKeepAlive(true)
                .setHostnameVerificationAlgorithm("HTTPS");
        return new Address(
                name(url),
                Redis.createClient(
                        vertx,
                        new RedisOptions()
                                .setConnectionString(url)
                                .setNetClientOptions(net)
                                .setMaxPoolSize(CONNECTIONS)
                                .setMaxPoolWaiting(WAITING)));
    }

    static boolean isOne(String url) {
        if (url.startsWith("unix:/")) {
            return !url.matches(".*\\s.*");
        }
        Matcher matcher = TCP.matcher(url);
        return matcher.matches() && !MALFORMED.matcher(url).find() && isPort(matcher.group("port"));
    }

    private static boolean isPort(@Nullable String digits) {
        return digits == null
                || (digits.length() <= 5 && Integer.parseInt(digits) >= 1 && Integer.parseInt(digits) <= 65_535);
    }

    static String name(String url) {
        Matcher matcher = URL.matcher(url);
        return matcher.matches() ? matcher.group(1) : "unknown";
    }
}
