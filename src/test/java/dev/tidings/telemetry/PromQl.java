package dev.tidings.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a query of Prometheus asks for: as much of its grammar as the dashboard and the alerts use.
 *
 * @param labels what it groups by
 */
record PromQl(List<Selector> selectors, Set<String> labels) {
    /** A metric, and what its labels must be. */
    record Selector(String metric, List<Match> matches) {}

    /**
     * One condition.
     *
     * @param isExact whether the value is one of the label's, and no pattern
     */
    record Match(String label, String value, boolean isExact) {}

    private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*\\]|\\boffset\\s+\\w+");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
    private static final Pattern SELECTOR = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(?:\\{([^}]*)\\}|(\\()?)");
    private static final Pattern MATCH = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Pattern LABEL = Pattern.compile("\\w+");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool");

    static PromQl parse(String query) {
        Set<String> labels = new TreeSet<>();
        Matcher grouping = GROUPING.matcher(RANGE.matcher(query).replaceAll(" "));
        StringBuilder rest = new StringBuilder();
        while (grouping.find()) {
            LABEL.matcher(grouping.group(1)).results().map(MatchResult::group).forEach(labels::add);
            grouping.appendReplacement(rest, " (");
            rest.setLength(rest.length() - 1);
        }
        grouping.appendTail(rest);
        List<Selector> selectors = new ArrayList<>();
        Matcher selector = SELECTOR.matcher(withoutNumbers(rest.toString()));
        while (selector.find()) {
            boolean isFunction = selector.group(3) != null;
            if (!isFunction && !isAggregation(selector.group(1)) && !WORDS.contains(selector.group(1))) {
                selectors.add(new Selector(selector.group(1), matches(selector.group(2))));
            }
        }
        return new PromQl(selectors, labels);
    }

    /** Their grouping, which stood between them and their bracket, is gone. */
    private static boolean isAggregation(String word) {
        return Set.of("sum", "max", "min", "avg", "count").contains(word);
    }

    private static String withoutNumbers(String text) {
        return text.replaceAll("(?<![\\w\"])\\d+(?:\\.\\d+)?(?:e\\d+)?(?![\\w\"])", " ");
    }

    private static List<Match> matches(@Nullable String conditions) {
        List<Match> matches = new ArrayList<>();
        if (conditions != null) {
            Matcher match = MATCH.matcher(conditions);
            while (match.find()) {
                matches.add(
                        new Match(match.group(1), match.group(3), match.group(2).equals("=")));
            }
        }
        return matches;
    }
}
