package dev.tidings.docs;

/**
 * A line of the manual.
 *
 * @param standard the default, empty when there is none
 * @param takes the smallest and the largest value, or the values themselves; empty for anything of its type
 */
record Setting(String name, String standard, String takes, String what) {
    String line() {
        return "| `%s` | %s | %s | %s |".formatted(name, code(standard), takes, what.replace("|", "\\|"));
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }
}
