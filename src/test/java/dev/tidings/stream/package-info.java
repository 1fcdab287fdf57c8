/** Streams over real connections. */
@NullMarked
package dev.tidings.stream;

import org.jspecify.annotations.NullMarked;
