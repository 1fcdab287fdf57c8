/** What a client reads: notifications as JSON, changes as Server-Sent Events. Each is encoded once for all who get it. */
@NullMarked
package dev.tidings.wire;

import org.jspecify.annotations.NullMarked;
