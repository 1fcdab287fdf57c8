/** Real PostgreSQL, Redis and Kafka for development and tests; never in the package. */
@NullMarked
package dev.tidings.embedded;

import org.jspecify.annotations.NullMarked;
