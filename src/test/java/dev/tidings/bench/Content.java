package dev.tidings.bench;

import java.util.List;

/** What every event says, whoever it is sent to: an order, and what the clients check and time. */
final class Content {
    /** In front of lane, number and time; in the data of each notification. */
    static final String TICK = "\"tick\":\"";

    static final int TO_ONE = 0;
    static final int TO_ALL = 1;

    private Content() {}

    /** The fields of a JSON object, without its braces. */
    static String fields(int lane, int number, long scheduled) {
        return "\"title\":\"Order " + number + " shipped\",\"body\":\"It arrives on Tuesday.\",\"category\":\"orders\","
                + "\"url\":\"https://shop.example/orders/" + number + "\",\"data\":{" + TICK + lane + " " + number + " "
                + scheduled + "\"}";
    }

    /** The users as JSON strings, with commas between them. */
    static String names(List<String> users) {
        return "\"" + String.join("\",\"", users) + "\"";
    }
}
