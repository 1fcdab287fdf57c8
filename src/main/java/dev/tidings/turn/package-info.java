/** Calls to a server that wait for their turn, in the order in which they came, and go together where they can. */
@NullMarked
package dev.tidings.turn;

import org.jspecify.annotations.NullMarked;
