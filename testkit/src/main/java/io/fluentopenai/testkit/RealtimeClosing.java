package io.fluentopenai.testkit;

/**
 * How a session ended.
 *
 * @param code the close code of the side that closed first; 1005 if it gave none, 1006 if the connection ended without one
 * @param reason its reason; empty if it gave none
 * @param byClient whether the client closed first, or went away
 */
public record RealtimeClosing(int code, String reason, boolean byClient) {}
