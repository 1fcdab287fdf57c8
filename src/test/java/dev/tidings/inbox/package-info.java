/** The inbox over HTTP against a real Postgres, Redis and issuer. */
@NullMarked
package dev.tidings.inbox;

import org.jspecify.annotations.NullMarked;
