/** A self-test of the pipe: each instance sends itself an event through Kafka, Postgres, Redis and a stream, over and over. */
@NullMarked
package dev.tidings.canary;

import org.jspecify.annotations.NullMarked;
