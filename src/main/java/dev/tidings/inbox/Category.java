package dev.tidings.inbox;

/** What may name a category: as an event's, 1 to 128 characters (code points), no U+0000, no half of a surrogate pair. */
final class Category {
    static final int MAX_CHARACTERS = 128;

    private Category() {}

    static boolean isValid(String name) {
        return !name.isEmpty()
                && name.length() <= 2 * MAX_CHARACTERS
                && name.codePointCount(0, name.length()) <= MAX_CHARACTERS
                && name.codePoints().noneMatch(Category::isForbidden);
    }

    /** Postgres has no room for U+0000, and half of a surrogate pair has no UTF-8. */
    private static boolean isForbidden(int codePoint) {
        return codePoint == 0 || Character.getType(codePoint) == Character.SURROGATE;
    }
}
