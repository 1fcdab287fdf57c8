/** The vocabulary: who a notification is for, what it says, and where in the feed it stands. Plain Java. */
@NullMarked
package dev.tidings.feed;

import org.jspecify.annotations.NullMarked;
