/** One WebSocket: its handshake, what it reads and writes, and how it ends. */
@NullMarked
package io.fluentopenai.realtime.internal.socket;

import org.jspecify.annotations.NullMarked;
