/** What the head of a request says: its framing, its target, its client, the handshake of a WebSocket. */
@NullMarked
package io.fluentopenai.proxy.internal.request;

import org.jspecify.annotations.NullMarked;
