@NullMarked
package dev.tidings.turn;

import org.jspecify.annotations.NullMarked;
