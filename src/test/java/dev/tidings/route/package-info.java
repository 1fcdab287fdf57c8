/** Messages between instances. */
@NullMarked
package dev.tidings.route;

import org.jspecify.annotations.NullMarked;
