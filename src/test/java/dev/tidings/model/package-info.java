/** What must hold of a feed and all its clients, whatever happens in whatever order. */
@NullMarked
package dev.tidings.model;

import org.jspecify.annotations.NullMarked;
