/** The client library: its own tests with Node, and the whole of it in a real browser. */
@NullMarked
package dev.tidings.client;

import org.jspecify.annotations.NullMarked;
