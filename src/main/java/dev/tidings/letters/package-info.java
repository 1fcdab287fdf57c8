/** For the operator: what stands in the dead letter topic, and sending it again once its cause is mended. */
@NullMarked
package dev.tidings.letters;

import org.jspecify.annotations.NullMarked;
