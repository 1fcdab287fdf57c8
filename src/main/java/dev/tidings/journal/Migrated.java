package dev.tidings.journal;

/** The schema is up to date: whatever works by itself may begin. Fired once, on a worker. */
public record Migrated() {}
