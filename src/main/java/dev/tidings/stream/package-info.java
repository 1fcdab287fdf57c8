/** Fourth step: changes reach one client as Server-Sent Events, live first, then replay, then live without a seam. */
@NullMarked
package dev.tidings.stream;

import org.jspecify.annotations.NullMarked;
