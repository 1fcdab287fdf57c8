package dev.tidings.ticket;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The browser cookies of a request, and whether it came over https. A malformed one counts as none; of very many only the
 * first are looked at, because each is hashed and compared.
 */
public final class BrowserCookies {
    /** Far more than the tabs that a browser opens at once; nobody else makes them. */
    private static final int MOST = 20;

    private static final Pattern PLAIN =
            Pattern.compile("(" + BrowserCookie.NAME_BEGINS + "[A-Za-z0-9_-]{8})=\"?([A-Za-z0-9_-]{22})\"?");
    private static final Pattern SECURE = Pattern.compile(BrowserCookie.SECURE_PREFIX + PLAIN.pattern());

    private final List<BrowserCookie> cookies;
    private final boolean secure;

    private BrowserCookies(List<BrowserCookie> cookies, boolean secure) {
        this.cookies = cookies;
        this.secure = secure;
    }

    /** Of a caller that is no browser. */
    public static BrowserCookies none() {
        return new BrowserCookies(List.of(), false);
    }

    /**
     * Reads them from the header itself. Over https only names with the prefix count: a cookie without it could have been
     * set by a neighbouring host.
     *
     * @param secure whether the browser came over https
     */
    static BrowserCookies of(HttpServerRequest request, boolean secure) {
        return parse(request.headers().getAll(HttpHeaders.COOKIE), secure);
    }

    static BrowserCookies parse(List<String> headers, boolean secure) {
        Pattern format = secure ? SECURE : PLAIN;
        List<BrowserCookie> cookies = headers.stream()
                .flatMap(header -> Stream.of(header.split(";")))
                .map(pair -> format.matcher(pair.strip()))
                .filter(Matcher::matches)
                .limit(MOST)
                .map(pair -> new BrowserCookie(pair.group(1), pair.group(2)))
                .toList();
        return new BrowserCookies(cookies, secure);
    }

    boolean isSecure() {
        return secure;
    }

    /** The one that a new ticket is bound to. */
    Optional<BrowserCookie> first() {
        return cookies.stream().findFirst();
    }

    List<String> hashes() {
        return cookies.stream().map(BrowserCookie::hash).toList();
    }

    @Override
    public String toString() {
        return "BrowserCookies[" + cookies.size() + " secret]";
    }
}
