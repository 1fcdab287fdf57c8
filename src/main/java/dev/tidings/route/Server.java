package dev.tidings.route;

/** One of the Redis servers over which feeds are spread: what is heard from it, and what is said through it. */
record Server(Address address, Channels channels, Publisher publisher) {
    boolean isConnected() {
        return channels.isConnected();
    }
}
