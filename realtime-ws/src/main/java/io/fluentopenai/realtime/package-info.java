/**
 * Sessions over WebSocket: {@link io.fluentopenai.realtime.Realtime} connects them. What they send and receive is in {@link
 * io.fluentopenai.realtime.event}, their options and exceptions in {@link io.fluentopenai.realtime.session}, audio in {@link
 * io.fluentopenai.realtime.audio}.
 */
@NullMarked
package io.fluentopenai.realtime;

import org.jspecify.annotations.NullMarked;
