/** Why did this user not get it? What became of one event, from the ledger, the feeds, Kafka and the instances' memory. */
@NullMarked
package dev.tidings.trace;

import org.jspecify.annotations.NullMarked;
