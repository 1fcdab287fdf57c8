/** The vocabulary. */
@NullMarked
package dev.tidings.feed;

import org.jspecify.annotations.NullMarked;
