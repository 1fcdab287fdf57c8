/** Tests of what happens to feeds by the clock. */
@NullMarked
package dev.tidings.upkeep;

import org.jspecify.annotations.NullMarked;
