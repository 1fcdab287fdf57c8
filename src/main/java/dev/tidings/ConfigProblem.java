package dev.tidings;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the config mappings say of a value that they cannot take, without the value.
 *
 * <p>They know it only as text, so this knows their texts; one that it does not know stays for Quarkus to report.
 *
 * @param defaults of all settings that have one
 */
record ConfigProblem(String text, Map<String, String> defaults) {
    /** A tenant in quotes may have spaces. */
    private static final String NAME = "((?:\"[^\"]*\"|\\S)+)";

    private static final Pattern UNREADABLE = Pattern.compile(
            "SRCFG00039: The config property " + NAME + " with the config value \".*\" threw (.*)", Pattern.DOTALL);

    private static final Pattern EMPTY =
            Pattern.compile("SRCFG00040: The config property " + NAME + " is defined as the empty String");

    private static final Pattern REFERS_TO_NOTHING =
            Pattern.compile("SRCFG00011: Could not expand value (\\S+) in property (\\S+)");

    private static final Pattern ABSENT = Pattern.compile("SRCFG00014: The config property " + NAME + " is required");

    /** From Bean Validation: the property, or the mapping and the name of a check that concerns several properties. */
    private static final Pattern UNFIT = Pattern.compile(
            "(?:tidings\\.\\w+ \\w+ )?(tidings\\.tenants\\..+?\\.[a-z-]+(?= must )|tidings\\.\\S+) (.+)");

    private static final Pattern A_NUMBER = Pattern.compile("Expected an? (\\w+) value, got ");
    private static final Pattern ONE_OF = Pattern.compile("allowed values: ([\\w,-]+)$");

    Optional<String> line() {
        Matcher unreadable = UNREADABLE.matcher(text);
        if (unreadable.find()) {
            return Optional.of(wrong(unreadable.group(1), expectation(unreadable.group(2))));
        }
        Matcher empty = EMPTY.matcher(text);
        if (empty.find()) {
            return Optional.of(wrong(empty.group(1), "must not be empty"));
        }
        Matcher nothing = REFERS_TO_NOTHING.matcher(text);
        if (nothing.find()) {
            return Optional.of(wrong(nothing.group(2), "refers to ${" + nothing.group(1) + "}, which is not set"));
        }
        Matcher absent = ABSENT.matcher(text);
        if (absent.find()) {
            return Optional.of(Fault.missing(absent.group(1), "which has no default"));
        }
        Matcher unfit = UNFIT.matcher(text);
        return unfit.matches() ? Optional.of(wrong(unfit.group(1), unfit.group(2))) : Optional.empty();
    }

    private String wrong(String name, String expected) {
        // What a library has by default may be something else here.
        String usual = name.startsWith("tidings.") ? defaults.getOrDefault(name, "") : "";
        return Fault.wrong(name, usual.isEmpty() ? expected : expected + "; its default is " + usual);
    }

    private static String expectation(String cause) {
        if (cause.contains("Invalid duration")) {
            return "must be a duration such as 500ms, 5s or 2m";
        }
        Matcher oneOf = ONE_OF.matcher(cause);
        if (oneOf.find()) {
            return "must be one of " + oneOf.group(1).replace(",", ", ");
        }
        Matcher number = A_NUMBER.matcher(cause);
        if (number.find()) {
            return Set.of("double", "float").contains(number.group(1)) ? "must be a number" : "must be a whole number";
        }
        return cause.contains("not in correct format") ? "must be a size such as 512K or 10M" : "cannot be read";
    }
}
