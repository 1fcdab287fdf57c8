/** The service under load: what {@code bench/load} runs, and what tests of the packaged application share with it. */
@NullMarked
package dev.tidings.load;

import org.jspecify.annotations.NullMarked;
