package dev.tidings.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidings.load.EventCutter;
import dev.tidings.load.HttpAnswer;
import dev.tidings.load.ServerEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A browser tab with the feed of one user: an {@code EventSource} with a bound ticket and its cookie, and the few things that
 * the contract has a page add. Records every frame that moves its position. Belongs to the thread of its {@link Fleet}.
 */
final class Tab {
    enum State {
        AWAY,
        CONNECTING,
        TAKING_TICKET,
        OPENING,
        LIVE
    }

    private static final int REFUSED = 401;
    private static final long FIRST_RETRY_MILLIS = 3000;
    /** What comes with a 503. */
    private static final long RETRY_AFTER_MILLIS = 2000;

    private static final long LONGEST_BACKOFF_MILLIS = 60_000;

    private final int number;
    private final String user;
    private final String token;
    private final List<Frame> frames = new ArrayList<>();
    private final ByteArrayOutputStream ticketBody = new ByteArrayOutputStream(0);
    private State state = State.AWAY;
    private HttpAnswer answer = new HttpAnswer();
    private EventCutter cutter = new EventCutter("", FIRST_RETRY_MILLIS);
    private String streamUrl = "";
    private String cookie = "";
    private String lastId = "";
    private int notifications;
    private long retryMillis = FIRST_RETRY_MILLIS;
    private long asksToWaitMillis;
    private int failures;
    private long heardAtNanos;
    private @Nullable SocketChannel channel;
    private @Nullable SelectionKey key;

    Tab(int number, String user, String token) {
        this.number = number;
        this.user = user;
        this.token = token;
    }

    int number() {
        return number;
    }

    String user() {
        return user;
    }

    String token() {
        return token;
    }

    State state() {
        return state;
    }

    List<Frame> frames() {
        return frames;
    }

    /** How many notifications it was sent, repeated ones included. */
    int notifications() {
        return notifications;
    }

    /** An {@code EventSource} comes back when it was told to; a page that needs a ticket waits longer each time. */
    long comesBackAfterMillis(RandomGenerator chance) {
        if (!streamUrl.isEmpty()) {
            return retryMillis;
        }
        long backoff = Math.min(LONGEST_BACKOFF_MILLIS, 1000L << Math.min(failures++, 6));
        return Math.max(asksToWaitMillis, (long) (chance.nextDouble() * backoff));
    }

    long heardAtNanos() {
        return heardAtNanos;
    }

    void connect(Selector selector, InetSocketAddress from, InetSocketAddress to, long now) throws IOException {
        SocketChannel opened = SocketChannel.open();
        channel = opened;
        opened.configureBlocking(false);
        opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
        opened.bind(from);
        state = State.CONNECTING;
        heardAtNanos = now;
        answer = new HttpAnswer();
        cutter = new EventCutter(lastId, FIRST_RETRY_MILLIS);
        key = opened.register(selector, SelectionKey.OP_CONNECT, this);
        opened.connect(to);
    }

    void onConnected(Fleet.Log log) throws IOException {
        opened().finishConnect();
        selected().interestOps(SelectionKey.OP_READ);
        if (streamUrl.isEmpty()) {
            takeTicket(log);
        } else {
            openStream(log);
        }
    }

    /** @throws IOException when the connection is over; the message says why */
    void onReadable(byte[] buffer, long now, Fleet.Log log) throws IOException {
        int count = opened().read(ByteBuffer.wrap(buffer));
        if (count < 0) {
            throw new IOException("the connection has ended");
        }
        heardAtNanos = now;
        if (state == State.TAKING_TICKET) {
            answer.read(buffer, 0, count, ticketBody::write);
            if (answer.hasEnded()) {
                onTicket(log);
            }
            return;
        }
        answer.read(
                buffer, 0, count, (body, from, to) -> cutter.read(body, from, to, event -> onEvent(event, now, log)));
        if (answer.hasHead() && answer.status() != 200) {
            onRefusal(log);
        }
        if (answer.hasEnded()) {
            throw new IOException("the stream has ended");
        }
    }

    void close() {
        state = State.AWAY;
        SocketChannel open = channel;
        channel = null;
        key = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void takeTicket(Fleet.Log log) throws IOException {
        state = State.TAKING_TICKET;
        ticketBody.reset();
        asksToWaitMillis = 0;
        log.count("tickets asked for");
        String body = "{}";
        send("POST /v1/tickets HTTP/1.1\r\nHost: tidings.test\r\nAuthorization: Bearer " + token + "\r\n"
                + cookieHeader() + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body);
    }

    private void onTicket(Fleet.Log log) throws IOException {
        String body = ticketBody.toString(UTF_8);
        int from = body.indexOf("/v1/stream?");
        if (answer.status() != 201 || from < 0) {
            asksToWaitMillis = RETRY_AFTER_MILLIS;
            throw new IOException("no ticket: " + answer.status());
        }
        streamUrl = body.substring(from, body.indexOf('"', from));
        cookie = answer.cookie();
        answer = new HttpAnswer();
        openStream(log);
    }

    private void openStream(Fleet.Log log) throws IOException {
        state = State.OPENING;
        log.onOpening(this);
        String last = lastId.isEmpty() ? "" : "Last-Event-ID: " + lastId + "\r\n";
        send("GET " + streamUrl + " HTTP/1.1\r\nHost: tidings.test\r\nAccept: text/event-stream\r\n" + cookieHeader()
                + last + "\r\n");
    }

    /** A browser's {@code EventSource} is closed for good then; on a 401 the page takes a new ticket. */
    private void onRefusal(Fleet.Log log) throws IOException {
        if (answer.status() == REFUSED) {
            streamUrl = "";
        } else {
            log.breach(user + " was answered with " + answer.status());
        }
        throw new IOException("answered with " + answer.status());
    }

    private void onEvent(ServerEvent event, long now, Fleet.Log log) {
        retryMillis = cutter.retryMillis();
        switch (event.name()) {
            case "ping", "signal" -> log.count(event.name());
            case "bye" -> onBye(event, log);
            default -> onFrame(event, now);
        }
    }

    private void onFrame(ServerEvent event, long now) {
        frames.add(Frame.of(event, now));
        lastId = event.id();
        if (event.name().equals("notification")) {
            notifications++;
        }
        if (state == State.OPENING && event.name().equals("feed")) {
            state = State.LIVE;
            failures = 0;
        }
    }

    private void onBye(ServerEvent event, Fleet.Log log) {
        log.count("bye " + text(event, "reason"));
        retryMillis = event.number("retryMs");
        switch (text(event, "reconnect")) {
            case "same" -> {}
            case "new-ticket" -> {
                streamUrl = "";
                asksToWaitMillis = retryMillis;
            }
            default -> log.breach(user + " was sent away for ever: " + event.data());
        }
    }

    private static String text(ServerEvent event, String field) {
        String key = "\"" + field + "\":\"";
        int from = event.data().indexOf(key) + key.length();
        return event.data().substring(from, event.data().indexOf('"', from));
    }

    private String cookieHeader() {
        return cookie.isEmpty() ? "" : "Cookie: " + cookie + "\r\n";
    }

    /** A request fits into the empty send buffer of a new connection. */
    private void send(String request) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(UTF_8));
        if (opened().write(bytes) < bytes.limit()) {
            throw new IOException("the request was not taken at once");
        }
    }

    private SocketChannel opened() throws IOException {
        SocketChannel open = channel;
        if (open == null) {
            throw new IOException("not connected");
        }
        return open;
    }

    private SelectionKey selected() {
        SelectionKey present = key;
        if (present == null) {
            throw new IllegalStateException("not connected");
        }
        return present;
    }
}
