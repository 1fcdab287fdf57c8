/** What a browser makes of the client library. */
@NullMarked
package dev.tidings.client;

import org.jspecify.annotations.NullMarked;
