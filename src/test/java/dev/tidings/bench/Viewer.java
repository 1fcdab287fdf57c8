package dev.tidings.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidings.load.HttpAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One client with one stream: takes a ticket if it is to, and comes back with its last id. Of its audience's thread. */
final class Viewer {
    enum State {
        AWAY,
        CONNECTING,
        TAKING_TICKET,
        OPENING,
        LIVE
    }

    private static final int NOTIFICATION = Frames.name("notification");
    private static final int FEED = Frames.name("feed");
    private static final int BYE = Frames.name("bye");
    private static final int CREATED = 201;
    private static final int OK = 200;

    private final String token;
    private final Frames frames = new Frames();
    /** The last number of each lane. */
    private final int[] last = new int[2];

    private State state = State.AWAY;
    private HttpAnswer answer = new HttpAnswer();
    private @Nullable ByteArrayOutputStream ticket;
    private @Nullable SocketChannel channel;
    private boolean byTicket;

    Viewer(String token) {
        this.token = token;
    }

    State state() {
        return state;
    }

    int retryMillis() {
        return frames.retryMillis();
    }

    void connect(Selector selector, InetSocketAddress from, InetSocketAddress service, boolean ticketFirst)
            throws IOException {
        SocketChannel opened = SocketChannel.open();
        channel = opened;
        byTicket = ticketFirst;
        state = State.CONNECTING;
        opened.configureBlocking(false);
        opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
        opened.bind(from);
        opened.register(selector, SelectionKey.OP_CONNECT, this);
        opened.connect(service);
    }

    void onConnected(SelectionKey key) throws IOException {
        opened().finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        answer = new HttpAnswer();
        frames.cutOff();
        if (byTicket) {
            state = State.TAKING_TICKET;
            ticket = new ByteArrayOutputStream();
            send(
                    "POST /v1/tickets HTTP/1.1\r\n",
                    "Content-Type: application/json\r\nContent-Length: 15\r\n",
                    bearer(),
                    "\r\n{\"bind\":\"none\"}");
        } else {
            open("/v1/stream", bearer());
        }
    }

    /** Reads what has come and answers how many bytes that was; -1 at the end. */
    int read(byte[] into) throws IOException {
        return opened().read(ByteBuffer.wrap(into));
    }

    /** Counts what is among the bytes that were read. */
    void onBytes(byte[] bytes, int count, Tick tick, Tally tally) throws IOException {
        ByteArrayOutputStream wanted = ticket;
        if (state == State.TAKING_TICKET && wanted != null) {
            answer.read(bytes, 0, count, wanted::write);
            if (answer.hasEnded()) {
                redeem(wanted.toString(UTF_8));
            }
            return;
        }
        answer.read(
                bytes,
                0,
                count,
                (body, from, to) -> frames.read(body, from, to, (name, data, begin, end) -> {
                    if (name == NOTIFICATION) {
                        onNotification(data, begin, end, tick, tally);
                    } else if (name == FEED) {
                        state = State.LIVE;
                    } else if (name == BYE) {
                        tally.onEnded(new String(data, begin, end - begin, UTF_8));
                    }
                }));
        if (answer.hasHead() && answer.status() != OK) {
            throw new IOException("answered with " + answer.status());
        }
        if (answer.hasEnded()) {
            throw new IOException("the stream has ended");
        }
    }

    void close() throws IOException {
        state = State.AWAY;
        SocketChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }

    private void onNotification(byte[] data, int from, int to, Tick tick, Tally tally) {
        if (tick.read(data, from, to)) {
            boolean follows = tick.number() == last[tick.lane()] + 1;
            last[tick.lane()] = tick.number();
            tally.onNotification(tick, follows);
        }
    }

    private void redeem(String body) throws IOException {
        int from = body.indexOf("/v1/stream?");
        if (answer.status() != CREATED || from < 0) {
            throw new IOException("no ticket: " + answer.status());
        }
        ticket = null;
        answer = new HttpAnswer();
        open(body.substring(from, body.indexOf('"', from)), "");
    }

    private void open(String path, String headers) throws IOException {
        state = State.OPENING;
        String id = frames.id();
        send(
                "GET " + path + " HTTP/1.1\r\n",
                headers,
                id.isEmpty() ? "" : "Last-Event-ID: " + id + "\r\n",
                "Accept: text/event-stream\r\n\r\n");
    }

    private String bearer() {
        return "Authorization: Bearer " + token + "\r\n";
    }

    /** A request fits into the empty send buffer of a new connection. */
    private void send(String line, String... rest) throws IOException {
        byte[] bytes = (line + "Host: bench.test\r\n" + String.join("", rest)).getBytes(UTF_8);
        if (opened().write(ByteBuffer.wrap(bytes)) < bytes.length) {
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
}
