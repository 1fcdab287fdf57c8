/** Second step: an event becomes changes with versions in Postgres, which is the truth; and the reading of them. */
@NullMarked
package dev.tidings.journal;

import org.jspecify.annotations.NullMarked;
