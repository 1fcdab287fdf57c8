package dev.tidings.load;

/**
 * One event of a stream.
 *
 * @param id the last one that was sent, be it with this event; empty when there was none
 */
public record ServerEvent(String name, String id, String data) {
    /** The number behind {@code "name":} in the data, -1 when there is none. */
    public long number(String field) {
        String key = "\"" + field + "\":";
        int from = data.indexOf(key);
        if (from < 0) {
            return -1;
        }
        long number = 0;
        for (int i = from + key.length(); i < data.length() && Character.isDigit(data.charAt(i)); i++) {
            number = number * 10 + (data.charAt(i) - '0');
        }
        return number;
    }
}
