/** The events of the Realtime API, in both directions. */
@NullMarked
package io.fluentopenai.realtime.event;

import org.jspecify.annotations.NullMarked;
