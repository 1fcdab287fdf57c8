package dev.tidings.load;

import java.util.Locale;

/** Reads one answer of HTTP/1.1 as its bytes come (RFC 9112): a head, then a body in chunks or of a known length. */
public final class HttpAnswer {
    /** Takes a piece of the body; the bytes are only valid during the call. */
    public interface Body {
        void on(byte[] bytes, int from, int to);
    }

    private enum At {
        HEAD,
        KNOWN_LENGTH,
        SIZE_OF_CHUNK,
        CHUNK,
        END_OF_CHUNK,
        TRAILER,
        END
    }

    private At at = At.HEAD;
    private final StringBuilder line = new StringBuilder();
    private int status;
    private boolean isChunked;
    private String cookie = "";
    private long left;

    public void read(byte[] bytes, int from, int to, Body body) {
        int position = from;
        while (position < to && at != At.END) {
            if (at == At.CHUNK || at == At.KNOWN_LENGTH) {
                int end = (int) Math.min(to, position + left);
                body.on(bytes, position, end);
                left -= end - position;
                position = end;
                if (left == 0) {
                    at = at == At.CHUNK ? At.END_OF_CHUNK : At.END;
                }
            } else {
                onByte(bytes[position++]);
            }
        }
    }

    /** 0 until the first line is complete. */
    public int status() {
        return status;
    }

    /** What a browser would send back: the first pair of the last {@code Set-Cookie}; empty when there was none. */
    public String cookie() {
        return cookie;
    }

    public boolean hasHead() {
        return at != At.HEAD;
    }

    public boolean hasEnded() {
        return at == At.END;
    }

    private void onByte(byte one) {
        if (one == '\n') {
            String complete = line.toString();
            line.setLength(0);
            onLine(complete);
        } else if (one != '\r') {
            line.append((char) (one & 0xff));
        }
    }

    private void onLine(String complete) {
        switch (at) {
            case HEAD -> onHeadLine(complete);
            case SIZE_OF_CHUNK -> {
                left = Long.parseLong(complete.split(";", 2)[0].strip(), 16);
                at = left == 0 ? At.TRAILER : At.CHUNK;
            }
            case END_OF_CHUNK -> at = At.SIZE_OF_CHUNK;
            case TRAILER -> at = complete.isEmpty() ? At.END : At.TRAILER;
            case CHUNK, KNOWN_LENGTH, END -> throw new IllegalStateException("not read by lines: " + at);
        }
    }

    private void onHeadLine(String complete) {
        if (status == 0) {
            status = Integer.parseInt(complete.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
            return;
        }
        if (complete.isEmpty()) {
            if (isChunked) {
                at = At.SIZE_OF_CHUNK;
            } else {
                at = left == 0 ? At.END : At.KNOWN_LENGTH;
            }
            return;
        }
        String header = complete.toLowerCase(Locale.ROOT);
        if (header.startsWith("set-cookie:")) {
            cookie = complete.substring("set-cookie:".length()).split(";", 2)[0].strip();
        }
        if (header.startsWith("transfer-encoding:")) {
            isChunked = header.endsWith("chunked");
        } else if (header.startsWith("content-length:")) {
            left = Long.parseLong(header.substring("content-length:".length()).strip());
        }
    }
}
