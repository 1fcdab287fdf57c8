/** The way of a sampled event as spans of OpenTelemetry, from its producer to the sockets. */
@NullMarked
package dev.tidings.telemetry;

import org.jspecify.annotations.NullMarked;
