/** A WebSocket: handshake, reading, writing and closing. */
@NullMarked
package io.fluentopenai.realtime.internal.socket;

import org.jspecify.annotations.NullMarked;
