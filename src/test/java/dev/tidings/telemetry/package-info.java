/** Tests of telemetry: traces, the dashboard and the alerts. */
@NullMarked
package dev.tidings.telemetry;

import org.jspecify.annotations.NullMarked;
