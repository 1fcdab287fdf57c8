/** Pages of the manual that are made from the code. */
@NullMarked
package dev.tidings.docs;

import org.jspecify.annotations.NullMarked;
