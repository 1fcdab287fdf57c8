/** What an operator does with dead letters, with a real broker. */
@NullMarked
package dev.tidings.letters;

import org.jspecify.annotations.NullMarked;
