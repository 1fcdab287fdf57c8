/** Third step: a committed change reaches every instance that has a stream for it, over Redis, as a hint for speed. */
@NullMarked
package dev.tidings.route;

import org.jspecify.annotations.NullMarked;
