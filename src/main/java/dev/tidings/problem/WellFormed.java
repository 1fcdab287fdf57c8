package dev.tidings.problem;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that everything behind would have to guess at: a query whose bytes are no UTF-8 would name somebody
 * else (each decoder puts the same sign for what it cannot read), and a media type that is none has no meaning.
 */
@Singleton
class WellFormed {
    /** Before everything that reads a query or a header. */
    private static final int FIRST = 400;

    private static final String JSON = "application/json";
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern MEDIA_TYPE = Pattern.compile(
            TOKEN + "/" + TOKEN + "([ \\t]*;[ \\t]*(" + TOKEN + "=(" + TOKEN + "|\"[^\"]*\"))?)*[ \\t]*");

    void refuseTheRest(@Observes Filters filters) {
        filters.register(WellFormed::check, FIRST);
    }

    private static void check(RoutingContext context) {
        Problem problem = fault(context.request());
        if (problem == null) {
            context.next();
        } else {
            ProblemWriter.write(context, problem);
        }
    }

    private static @Nullable Problem fault(HttpServerRequest request) {
        String path = request.path();
        if (!isUtf8(request.query())) {
            return Problem.of(Problem.Kind.VALIDATION, "The query is not UTF-8.");
        }
        if (path == null || !isUtf8(path) || path.indexOf(';') >= 0) {
            return Refusals.ofStatus(Problem.Kind.NOT_FOUND.status(), null);
        }
        return ofType(request);
    }

    /** A body of no length may have any media type, even one that is none. */
    private static @Nullable Problem ofType(HttpServerRequest request) {
        List<String> types = request.headers().getAll(HttpHeaders.CONTENT_TYPE);
        if (types.isEmpty()) {
            return null;
        }
        if (types.size() == 1 && isMediaType(types.getFirst())) {
            return null;
        }
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        boolean hasBody = request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null
                || (length != null && !length.strip().equals("0"));
        if (hasBody) {
            return types.size() > 1
                    ? Problem.of(Problem.Kind.VALIDATION, "There is more than one Content-Type.")
                    : Refusals.ofStatus(Problem.Kind.UNSUPPORTED_TYPE.status(), null);
        }
        request.headers().remove(HttpHeaders.CONTENT_TYPE);
        return null;
    }

    /** The usual one is not worth the pattern. */
    private static boolean isMediaType(String type) {
        return type.equals(JSON) || MEDIA_TYPE.matcher(type).matches();
    }

    /** What is not a percent escape is for others to refuse. */
    private static boolean isUtf8(@Nullable String text) {
        if (text == null || text.indexOf('%') < 0) {
            return true;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (text.charAt(i) == '%' && high >= 0 && low >= 0) {
                bytes.write(high * 16 + low);
                i += 2;
            } else {
                bytes.write(text.charAt(i) < 0x80 ? text.charAt(i) : '?');
            }
        }
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())) != null;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
