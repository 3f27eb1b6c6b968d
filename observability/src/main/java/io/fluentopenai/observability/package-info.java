/** Traces and metrics with Micrometer. Start with {@link io.fluentopenai.observability.MicrometerListener}. */
@NullMarked
package io.fluentopenai.observability;

import org.jspecify.annotations.NullMarked;
