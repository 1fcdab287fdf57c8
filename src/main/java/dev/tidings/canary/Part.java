package dev.tidings.canary;

/** A canary is sent in two parts, because neither way leads through all servers. */
enum Part {
    /** Through Kafka, Postgres and the stream. */
    NOTIFICATION("notification"),
    /** A last value: through Kafka, Redis and the stream. */
    SIGNAL("signal");

    private final String word;

    Part(String word) {
        this.word = word;
    }

    /** As logs say it, and as the frame is called in which it comes back. */
    String word() {
        return word;
    }
}
