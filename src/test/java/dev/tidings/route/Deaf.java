package dev.tidings.route;

/** A listener that hears nothing. */
public record Deaf() implements MessageListener {
    @Override
    public void onMessage(Message message) {}
}
