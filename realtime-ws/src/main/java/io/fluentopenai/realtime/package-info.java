/**
 * Sessions over WebSockets; {@link io.fluentopenai.realtime.Realtime} connects them. Their events are in {@link
 * io.fluentopenai.realtime.event}, their options and exceptions in {@link io.fluentopenai.realtime.session}, and audio
 * in {@link io.fluentopenai.realtime.audio}.
 */
@NullMarked
package io.fluentopenai.realtime;

import org.jspecify.annotations.NullMarked;
