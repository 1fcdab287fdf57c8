/** How a client gets to open a stream: short-lived secrets, what keeps them alive, and how many streams a user may have. */
@NullMarked
package dev.tidings.ticket;

import org.jspecify.annotations.NullMarked;
