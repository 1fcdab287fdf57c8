/** The page of dev mode, as a browser gets it. */
@NullMarked
package dev.tidings.playground;

import org.jspecify.annotations.NullMarked;
