package io.fluentopenai.testkit;

/** The end of an exchange, as seen from the server. */
public enum Ending {
    /** The whole response was written to the network. */
    ANSWERED,

    /** The client closed the connection before it had the whole response. */
    CLIENT_GONE,

    /** A {@link Fault} cut the connection. */
    CUT,

    /** The server was closed before the response was complete. */
    SERVER_CLOSED
}
