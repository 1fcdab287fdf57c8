/** What stands in {@code deploy}: it fits the application, and Kubernetes takes it. */
@NullMarked
package dev.tidings.deploy;

import org.jspecify.annotations.NullMarked;
