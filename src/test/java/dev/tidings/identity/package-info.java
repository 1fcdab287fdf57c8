/** Who is calling: the tests of that room, and the tokens that all tests call with. */
@NullMarked
package dev.tidings.identity;

import org.jspecify.annotations.NullMarked;
