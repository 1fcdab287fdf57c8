package dev.tidings.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** One connection that is kept alive, and one call at a time on it. Of one thread. */
public final class RestCaller implements AutoCloseable {
    /** What came back. */
    public record Answer(int status, String body) {}

    private final Socket socket = new Socket();
    private final byte[] buffer = new byte[64 * 1024];

    public RestCaller(InetSocketAddress service) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        socket.connect(service);
    }

    public Answer call(String method, String path, String token, String json) throws IOException {
        send(method, path, token, "", json);
        HttpAnswer answer = new HttpAnswer();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        while (!answer.hasEnded()) {
            answer.read(buffer, 0, read(in), (bytes, from, to) -> body.write(bytes, from, to - from));
        }
        return new Answer(answer.status(), body.toString(UTF_8));
    }

    /** Opens a stream on this connection, and reads until it is live; answers its last id. */
    String openStream(String token, String lastId) throws IOException {
        send("GET", "/v1/stream", token, lastId.isEmpty() ? "" : "Last-Event-ID: " + lastId + "\r\n", "");
        HttpAnswer answer = new HttpAnswer();
        boolean[] isLive = new boolean[1];
        String[] last = {lastId};
        EventCutter cutter = new EventCutter(lastId, 3000);
        while (!isLive[0]) {
            int count = read(socket.getInputStream());
            answer.read(
                    buffer,
                    0,
                    count,
                    (bytes, from, to) -> cutter.read(bytes, from, to, event -> {
                        isLive[0] |= event.name().equals("feed");
                        last[0] = event.id();
                    }));
            if (answer.hasHead() && answer.status() != 200) {
                throw new IOException(
                        "a stream is answered " + answer.status() + " " + new String(buffer, 0, count, UTF_8));
            }
        }
        return last[0];
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void send(String method, String path, String token, String headers, String json) throws IOException {
        byte[] body = json.getBytes(UTF_8);
        String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n"
                + headers
                + (body.length == 0 ? "" : "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n")
                + "\r\n";
        byte[] first = head.getBytes(UTF_8);
        byte[] all = new byte[first.length + body.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(body, 0, all, first.length, body.length);
        socket.getOutputStream().write(all);
    }

    private int read(InputStream in) throws IOException {
        int count = in.read(buffer);
        if (count < 0) {
            throw new IOException("the service ended the connection");
        }
        return count;
    }
}
