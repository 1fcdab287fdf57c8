/** Tests of the trace. */
@NullMarked
package dev.tidings.trace;

import org.jspecify.annotations.NullMarked;
