/**
 * Sessions over WebSockets; {@link io.fluentopenai.realtime.Realtime} connects them. Their events are in {@link
 * io.fluentopenai.realtime.event}, their options and exceptions in {@link io.fluentopenai.realtime.session}, and audio
 * in {@link io.fluentopenai.realtime.audio}.
 *
 * <p><b>Experimental:</b> live sessions, which are the classes whose names begin with {@code Live}. They may change in
 * any version, because the published OpenAPI document does not have them yet.
 */
@NullMarked
package io.fluentopenai.realtime;

import org.jspecify.annotations.NullMarked;
