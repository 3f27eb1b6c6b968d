package io.fluentopenai.testkit;

/**
 * The end of a Realtime session.
 *
 * @param code the close code of the side that closed first; 1005 if it sent none, 1006 if the connection was dropped
 * @param reason the close reason; empty if there is none
 * @param byClient whether the client closed the session or dropped the connection
 */
public record RealtimeClosing(int code, String reason, boolean byClient) {}
