package io.fluentopenai.testkit.internal.realtime;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The session that a handshake asks for.
 *
 * @param kind what kind of session
 * @param protocol what is spoken
 * @param model the model; empty if none is needed
 * @param session what is known of the session's configuration beforehand; an empty object if nothing
 */
public record Opening(Kind kind, Protocol protocol, String model, JsonNode session) {

    /** Kinds of sessions. */
    public enum Kind {
        CONVERSATION,
        TRANSCRIPTION,
        TRANSLATION,
        RESPONSES,
        LIVE,
        LIVE_SIDEBAND
    }
}
