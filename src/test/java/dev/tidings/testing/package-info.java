/** What tests of several rooms share. */
@NullMarked
package dev.tidings.testing;

import org.jspecify.annotations.NullMarked;
