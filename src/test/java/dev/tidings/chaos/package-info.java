/** The failure matrix: what breaks, on several packaged instances, with clients that record every frame. */
@NullMarked
package dev.tidings.chaos;

import org.jspecify.annotations.NullMarked;
