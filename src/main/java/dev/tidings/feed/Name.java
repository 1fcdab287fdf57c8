package dev.tidings.feed;

/**
 * What may name a tenant or a user: 1 to 128 characters (code points), no control characters, no lone surrogates.
 * Anything else is refused, never truncated: two long names cut to the same prefix would share a feed.
 */
public final class Name {
    /** In code points, as the contract counts characters. */
    public static final int MAX_CHARACTERS = 128;

    private Name() {}

    public static boolean isValid(String name) {
        return !name.isEmpty()
                && name.length() <= 2 * MAX_CHARACTERS
                && name.codePointCount(0, name.length()) <= MAX_CHARACTERS
                && !hasForbidden(name);
    }

    static String checked(String what, String name) {
        if (!isValid(name)) {
            throw new IllegalArgumentException(
                    what + " must have 1 to " + MAX_CHARACTERS + " characters, none of them a control character");
        }
        return name;
    }

    private static boolean hasForbidden(String name) {
        int codePoint;
        for (int i = 0; i < name.length(); i += Character.charCount(codePoint)) {
            codePoint = name.codePointAt(i);
            if (isForbidden(codePoint)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isForbidden(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
    }
}
