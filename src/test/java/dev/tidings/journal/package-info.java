/** The journal against a real Postgres. */
@NullMarked
package dev.tidings.journal;

import org.jspecify.annotations.NullMarked;
