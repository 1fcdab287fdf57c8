package dev.tidings;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A setting that has no default.
 *
 * @param what it says, and in what form
 * @param form whether a value can be that, as far as this is seen without trying it
 */
record Required(String name, String what, Predicate<String> form) {
    static final Predicate<String> ANYTHING = value -> true;

    /** Looser than {@code java.net.URI}, which knows no host with an underscore. */
    private static final String HOST = "(\\[[^]\\s]+]|[^\\s:/@?#,\\[\\]]+)";

    private static final String USER = "([^\\s@/]*@)?";

    /** Without a user: JDBC's driver would take one for a part of the host, and write the password down when it finds none. */
    static final Predicate<String> POSTGRES = oneOf("postgresql://" + HOST + "(:\\d+)?/\\S+");

    /** What is no URI would be refused later, with the whole of it in the log, its password too. */
    static final Predicate<String> REDIS = someOf("(unix:/\\S+|rediss?://" + USER + HOST + "(:\\d+)?([/?][^\\s,]*)?)")
            .and(Required::areUris);

    static final Predicate<String> KAFKA = someOf("(\\w+://)?" + HOST + ":\\d+");

    /** Where it is not a URL, a location is a file; one that is not there would be noticed at the first token. */
    static final Predicate<String> DOCUMENT =
            oneOf("(https?|file|classpath):\\S+").or(value -> Files.isReadable(Path.of(value)));

    Optional<String> faultOf(Optional<String> value) {
        if (value.isEmpty()) {
            return Optional.of(Fault.missing(name, what));
        }
        return value.filter(form.negate()).map(unfit -> Fault.wrong(name, "must say " + what));
    }

    private static boolean areUris(String values) {
        try {
            for (String value : values.split(",", -1)) {
                new URI(value.strip());
            }
            return true;
        } catch (URISyntaxException _) {
            return false;
        }
    }

    private static Predicate<String> oneOf(String form) {
        return Pattern.compile(form).asMatchPredicate();
    }

    private static Predicate<String> someOf(String form) {
        return oneOf("\\s*" + form + "\\s*(,\\s*" + form + "\\s*)*");
    }
}
