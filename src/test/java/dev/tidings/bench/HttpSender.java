package dev.tidings.bench;

import dev.tidings.load.WallClock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/** POSTs on connections that are kept alive, one at a time on each; a user's always on the same, so that they keep their order. */
final class HttpSender implements Sender {
    private final List<String> users;
    private final int[] sent;
    private final Selector selector = Selector.open();
    private final List<HttpConnection> connections = new ArrayList<>();
    private final byte[] buffer = new byte[16 * 1024];

    HttpSender(InetSocketAddress service, int connections, List<String> users) throws IOException {
        this.users = users;
        this.sent = new int[users.size()];
        for (int i = 0; i < connections; i++) {
            this.connections.add(new HttpConnection(service, selector));
        }
    }

    @Override
    public void toOne(int user, long scheduled) throws IOException {
        int number = ++sent[user];
        post(user, Content.names(List.of(users.get(user))), Content.fields(Content.TO_ONE, number, scheduled));
    }

    @Override
    public void toMany(int from, int to, int number, long scheduled) throws IOException {
        post(from / MANY, Content.names(users.subList(from, to)), Content.fields(Content.TO_ALL, number, scheduled));
    }

    /** Takes answers, and sends what has waited for them. */
    @Override
    public void workUntil(long nanos) throws IOException {
        for (long left = nanos - WallClock.nanos(); left > 0; left = nanos - WallClock.nanos()) {
            select((left + 999_999) / 1_000_000);
        }
    }

    @Override
    public void flush() throws IOException {
        while (connections.stream().anyMatch(HttpConnection::isBusy)) {
            select(10);
        }
    }

    @Override
    public void close() throws IOException {
        for (HttpConnection connection : connections) {
            connection.close();
        }
        selector.close();
    }

    private void post(int choice, String names, String fields) throws IOException {
        connections.get(choice % connections.size()).post("{\"users\":[" + names + "],\"content\":{" + fields + "}}");
    }

    private void select(long millis) throws IOException {
        selector.select(millis);
        for (SelectionKey key : selector.selectedKeys()) {
            ((HttpConnection) key.attachment()).read(buffer);
        }
        selector.selectedKeys().clear();
    }
}
