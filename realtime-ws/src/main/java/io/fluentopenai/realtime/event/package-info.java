/** The client and server events of the Realtime API. */
@NullMarked
package io.fluentopenai.realtime.event;

import org.jspecify.annotations.NullMarked;
