@NullMarked
package dev.tidings.ingest;

import org.jspecify.annotations.NullMarked;
