/** The head of a request: framing, target, client, WebSocket handshake. */
@NullMarked
package io.fluentopenai.proxy.internal.request;

import org.jspecify.annotations.NullMarked;
