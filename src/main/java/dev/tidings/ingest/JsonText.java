package dev.tidings.ingest;

/** What bytes that should be JSON turned out to be. */
sealed interface JsonText {
    /**
     * Well-formed.
     *
     * @param text what the places of {@code root} point into
     */
    record Read(Json root, String text) implements JsonText {
        /** The value as it was written. */
        String written(Json value) {
            return text.substring(value.at().start(), value.at().end());
        }

        /**
         * The value as it was written, without the white space between tokens: numbers, key order and escapes stay, and
         * no line break is left that would cut an SSE frame in two (inside strings JSON escapes them).
         */
        String compact(Json value) {
            StringBuilder kept = new StringBuilder(value.at().end() - value.at().start());
            boolean inString = false;
            for (int i = value.at().start(); i < value.at().end(); i++) {
                char c = text.charAt(i);
                if (inString && c == '\\') {
                    kept.append(c).append(text.charAt(++i));
                    continue;
                }
                inString ^= c == '"';
                if (inString || !isWhiteSpace(c)) {
                    kept.append(c);
                }
            }
            return kept.toString();
        }

        private static boolean isWhiteSpace(char c) {
            return c == ' ' || c == '\n' || c == '\r' || c == '\t';
        }
    }

    /**
     * Not JSON, or not as strict as this room wants it.
     *
     * @param detail in words, safe to log
     */
    record Broken(String detail) implements JsonText {}

    static JsonText read(byte[] bytes, int maxDepth) {
        return StrictJson.read(bytes, maxDepth);
    }
}
