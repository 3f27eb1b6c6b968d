package io.fluentopenai.realtimecalls;

import io.fluentopenai.internal.Given;
import org.jspecify.annotations.Nullable;

/**
 * A call that was opened over WebRTC.
 *
 * @param id the call id, {@code rtc_…}, with which a server attaches to the call; null if the server left it out
 * @param sdpAnswer the server's session description, for the peer connection that made the offer
 */
public record RealtimeCall(@Nullable String id, String sdpAnswer) {
    /** Checks that there is an answer. */
    public RealtimeCall {
        Given.notNull(sdpAnswer, "sdpAnswer");
    }
}
