@NullMarked
package dev.tidings.problem;

import org.jspecify.annotations.NullMarked;
