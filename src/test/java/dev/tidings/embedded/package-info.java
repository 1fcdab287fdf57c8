/** The embedded servers under test, and how tests of other rooms get at them. */
@NullMarked
package dev.tidings.embedded;

import org.jspecify.annotations.NullMarked;
