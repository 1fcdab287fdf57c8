/** Tests of {@link dev.tidings.signal}. */
@NullMarked
package dev.tidings.signal;

import org.jspecify.annotations.NullMarked;
