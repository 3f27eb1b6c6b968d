/** Calls of the Realtime API. Start with {@link io.fluentopenai.realtimecalls.RealtimeCalls}. */
@NullMarked
package io.fluentopenai.realtimecalls;

import org.jspecify.annotations.NullMarked;
