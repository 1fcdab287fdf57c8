/**
 * What the HTTP interface says when it refuses: one closed list of problems, written as RFC 9457 everywhere, and counted by their
 * kinds.
 */
@NullMarked
package dev.tidings.problem;

import org.jspecify.annotations.NullMarked;
