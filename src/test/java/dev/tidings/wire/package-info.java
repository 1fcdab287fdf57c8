/** What a client reads. */
@NullMarked
package dev.tidings.wire;

import org.jspecify.annotations.NullMarked;
