package dev.tidings;

import java.util.Locale;

/** What is said of a setting that stops the start: one line, with its name but never with its value, which may be secret. */
final class Fault {
    private Fault() {}

    static String missing(String name, String what) {
        return "setting missing: " + bothNames(name) + ", " + what;
    }

    static String wrong(String name, String expected) {
        return "setting wrong: " + bothNames(name) + " " + expected;
    }

    /** @param nearest the setting that was probably meant */
    static String unknown(String asWritten, String nearest) {
        return "setting unknown: " + asWritten + ", the nearest that there is: " + bothNames(nearest);
    }

    /** As the environment spells a name: what is neither a letter nor a digit becomes an underscore. */
    static String inEnvironment(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    private static String bothNames(String name) {
        return inEnvironment(name) + " (" + name + ")";
    }
}
