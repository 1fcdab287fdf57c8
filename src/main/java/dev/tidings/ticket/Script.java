package dev.tidings.ticket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A program that Redis runs as one step, so that nobody comes in between. Each works on one key only, but those of
 * {@link Leases}, and takes the time from Redis: the clocks of instances may differ by minutes. One that is run together with
 * others ({@link ScriptRun}) finds it as {@code KEYS.time}.
 *
 * @param sha1 the name under which Redis keeps it
 */
record Script(String lua, String sha1) {
    static Script of(String lua) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(lua.getBytes(UTF_8));
            return new Script(lua, HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
