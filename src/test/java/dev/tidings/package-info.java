/** The house as a whole: its rules, its settings, its package. */
@NullMarked
package dev.tidings;

import org.jspecify.annotations.NullMarked;
