package dev.tidings.ticket;

/** What looking up a ticket came to. */
public sealed interface LookUp {
    record Known(Grant grant) implements LookUp {}

    record Refused(Refusal reason) implements LookUp {}
}
