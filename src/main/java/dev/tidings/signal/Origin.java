package dev.tidings.signal;

/**
 * The Kafka record that a value came in, by which Redis tells an older value and a redelivered one from a newer one.
 *
 * @param timestampMillis of the record, in milliseconds since 1970; compared only between partitions
 */
public record Origin(int partition, long offset, long timestampMillis) {}
