/** Tidings beside a service that a team would write itself, under the same clients: what {@code bench/run} runs. */
@NullMarked
package dev.tidings.bench;

import org.jspecify.annotations.NullMarked;
