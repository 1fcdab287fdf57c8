/** Tests of the canary. */
@NullMarked
package dev.tidings.canary;

import org.jspecify.annotations.NullMarked;
