/** What a client can ask for and change without a stream. */
@NullMarked
package dev.tidings.inbox;

import org.jspecify.annotations.NullMarked;
