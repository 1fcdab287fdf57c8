/** Step 1 of an event's way: a Kafka record or an HTTP request becomes an event that can be stored, or is refused with its reasons. */
@NullMarked
package dev.tidings.ingest;

import org.jspecify.annotations.NullMarked;
