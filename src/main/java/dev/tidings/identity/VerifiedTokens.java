package dev.tidings.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tidings.feed.Sha256;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The callers of tokens whose signature was checked a short time ago: a page sends the same token with each of its calls, and
 * checking it was a quarter of the work of an opening. Known by the SHA-256 of the whole token, signature included, so
 * what is not the same token to the last bit is not known, and whoever reads the memory finds no token here. Whether a token is
 * over is for whoever asks. Any thread.
 */
final class VerifiedTokens {
    private static final Pattern SPELLING = Pattern.compile("[A-Za-z0-9_.-]+");

    /** As many bits as the hash has; two tokens that share it do not exist. */
    private record Key(long first, long second, long third, long fourth) {
        static Key of(String token) {
            ByteBuffer hash = ByteBuffer.wrap(Sha256.of(token.getBytes(UTF_8)));
            return new Key(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
        }
    }

    private final @Nullable Cache<Key, Caller> callers;

    /**
     * An empty one.
     *
     * @param time for which a token is not checked again; 0 if each is to be checked
     * @param most how many are known at once; those that are used least make room
     */
    VerifiedTokens(Duration time, int most) {
        // What it has to tidy up it does for its callers: a few steps, and no threads of its own.
        callers = time.isZero() || most == 0
                ? null
                : Caffeine.newBuilder()
                        .maximumSize(most)
                        .expireAfterWrite(time)
                        .executor(Runnable::run)
                        .build();
    }

    Optional<Caller> find(String token) {
        return callers == null ? Optional.empty() : Optional.ofNullable(callers.getIfPresent(Key.of(token)));
    }

    /**
     * For a token that was checked just now. Decoders pass over signs that a signature cannot have (RFC 7515, 2), so one token has
     * any number of other spellings; these are checked each time, and take no room from others. A few with other last bits do.
     */
    void keep(String token, Caller caller) {
        if (callers != null && SPELLING.matcher(token).matches()) {
            callers.put(Key.of(token), caller);
        }
    }

    int count() {
        return callers == null ? 0 : Math.toIntExact(callers.estimatedSize());
    }
}
