@NullMarked
package dev.tidings.ticket;

import org.jspecify.annotations.NullMarked;
