package dev.tidings.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One user's client: takes a ticket if it is to, opens its stream, and says with what id it comes back. Belongs to the
 * thread of its {@link Swarm}.
 */
public final class StreamClient {
    enum State {
        AWAY,
        CONNECTING,
        TAKING_TICKET,
        OPENING,
        LIVE
    }

    /** Small, so that a client that does not read fills the service's side soon. */
    private static final int SMALL_RECEIVE_BUFFER = 4096;

    private final String user;
    private final String token;
    private final boolean reads;
    private final Sequence sequence = new Sequence();
    private State state = State.AWAY;
    private HttpAnswer answer = new HttpAnswer();
    private EventCutter cutter = new EventCutter("", 3000);
    private final ByteArrayOutputStream ticket = new ByteArrayOutputStream(0);
    private String lastId = "";
    private @Nullable SocketChannel channel;
    private @Nullable SelectionKey key;

    /** @param reads whether it goes on reading after the head of the stream */
    StreamClient(String user, String token, boolean reads) {
        this.user = user;
        this.token = token;
        this.reads = reads;
    }

    public String user() {
        return user;
    }

    State state() {
        return state;
    }

    Sequence sequence() {
        return sequence;
    }

    boolean reads() {
        return reads;
    }

    String lastId() {
        return lastId;
    }

    /** It has read up to this id, in a life before. */
    void knows(String id) {
        lastId = id;
    }

    long retryMillis() {
        return cutter.retryMillis();
    }

    void connect(Selector selector, InetSocketAddress from, InetSocketAddress service) throws IOException {
        SocketChannel opened = SocketChannel.open();
        channel = opened;
        opened.configureBlocking(false);
        opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (!reads) {
            opened.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_RECEIVE_BUFFER);
        }
        opened.bind(from);
        state = State.CONNECTING;
        answer = new HttpAnswer();
        cutter = new EventCutter(lastId, cutter.retryMillis());
        key = opened.register(selector, SelectionKey.OP_CONNECT, this);
        opened.connect(service);
    }

    void onConnected(boolean byTicket) throws IOException {
        SocketChannel connected = opened();
        connected.finishConnect();
        selected().interestOps(SelectionKey.OP_READ);
        if (byTicket) {
            state = State.TAKING_TICKET;
            ticket.reset();
            String body = "{\"bind\":\"none\"}";
            send("POST /v1/tickets HTTP/1.1\r\n" + bearer() + "Content-Type: application/json\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body);
        } else {
            get("/v1/stream", bearer());
        }
    }

    /** Reads what has come; -1 at the end. */
    int read(byte[] into) throws IOException {
        return opened().read(ByteBuffer.wrap(into));
    }

    /** Gives the events among what was read to the swarm. */
    void onBytes(byte[] bytes, int count, Swarm.Reader reader) throws IOException {
        if (state == State.TAKING_TICKET) {
            answer.read(bytes, 0, count, ticket::write);
            if (answer.hasEnded()) {
                redeem();
            }
            return;
        }
        answer.read(bytes, 0, count, (body, from, to) -> cutter.read(body, from, to, event -> onEvent(event, reader)));
        if (answer.hasHead() && answer.status() != 200) {
            throw new IOException("answered with " + answer.status());
        }
        if (answer.hasEnded()) {
            throw new IOException("the stream has ended");
        }
    }

    void stopReading() {
        selected().interestOps(0);
    }

    void readAgain() {
        selected().interestOps(SelectionKey.OP_READ);
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

    private void onEvent(ServerEvent event, Swarm.Reader reader) {
        boolean isFirst = lastId.isEmpty();
        if (state == State.OPENING && event.name().equals("feed")) {
            state = State.LIVE;
        }
        reader.on(this, event, isFirst);
        lastId = event.id();
    }

    private void redeem() throws IOException {
        String body = ticket.toString(UTF_8);
        int from = body.indexOf("/v1/stream?");
        if (answer.status() != 201 || from < 0) {
            throw new IOException("no ticket: " + answer.status());
        }
        answer = new HttpAnswer();
        get(body.substring(from, body.indexOf('"', from)), "");
    }

    private void get(String path, String headers) throws IOException {
        state = State.OPENING;
        String last = lastId.isEmpty() ? "" : "Last-Event-ID: " + lastId + "\r\n";
        send("GET " + path + " HTTP/1.1\r\n" + headers + last + "Accept: text/event-stream\r\n\r\n");
    }

    private String bearer() {
        return "Authorization: Bearer " + token + "\r\n";
    }

    /** A request fits into the empty send buffer of a new connection. */
    private void send(String request) throws IOException {
        String complete = request.replaceFirst("\r\n", "\r\nHost: tidings.test\r\n");
        ByteBuffer bytes = ByteBuffer.wrap(complete.getBytes(UTF_8));
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
