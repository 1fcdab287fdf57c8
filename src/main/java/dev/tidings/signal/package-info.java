/** What passes through without becoming a notification: to streams that are open now, or as the last value of a key (Redis). */
@NullMarked
package dev.tidings.signal;

import org.jspecify.annotations.NullMarked;
