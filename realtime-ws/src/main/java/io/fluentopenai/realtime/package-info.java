/**
 * The Realtime API over WebSocket: {@link io.fluentopenai.realtime.ClientEvent} is what a client sends and {@link
 * io.fluentopenai.realtime.ServerEvent} what comes back.
 */
@NullMarked
package io.fluentopenai.realtime;

import org.jspecify.annotations.NullMarked;
