package dev.tidings.route;

/**
 * A stream's ear. Called on whatever thread brings the message, never blocked in; the same message may come twice, and
 * messages may come out of order.
 */
public interface Listener {
    void onMessage(Message message);
}
