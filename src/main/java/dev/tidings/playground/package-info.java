/** The page at {@code /} and the tokens that it needs; in dev mode only, never in the package. */
@NullMarked
package dev.tidings.playground;

import org.jspecify.annotations.NullMarked;
