package io.fluentopenai.live;

import org.jspecify.annotations.Nullable;

/**
 * A live session that was opened over WebRTC. Experimental, see {@link LiveSessions}.
 *
 * @param id the session id, with which a server attaches to the session; null if the server left it out
 * @param sdpAnswer the server's session description, for the peer connection that made the offer; null if the server
 *     left it out
 */
public record LiveCall(@Nullable String id, @Nullable String sdpAnswer) {}
