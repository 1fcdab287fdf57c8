/** Tidings, the notification feed: the start of the process, and the rooms below it. */
@NullMarked
package dev.tidings;

import org.jspecify.annotations.NullMarked;
