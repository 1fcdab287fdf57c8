/** Who is calling: from a verified token to a caller with a tenant, a user and roles. */
@NullMarked
package dev.tidings.identity;

import org.jspecify.annotations.NullMarked;
