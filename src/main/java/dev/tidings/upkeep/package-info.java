/** What happens to feeds by the clock: expiry, retention, forgetting; and whether their counters are right. */
@NullMarked
package dev.tidings.upkeep;

import org.jspecify.annotations.NullMarked;
