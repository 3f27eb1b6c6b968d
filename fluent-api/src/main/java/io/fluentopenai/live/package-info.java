/**
 * Live sessions over WebRTC and by telephone. Start with {@link io.fluentopenai.live.LiveSessions}.
 *
 * <p><b>Experimental.</b> The API's published document does not have live sessions yet; these classes follow the official
 * SDK, and may change in any release.
 */
@NullMarked
package io.fluentopenai.live;

import org.jspecify.annotations.NullMarked;
