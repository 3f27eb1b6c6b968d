package io.fluentopenai.testkit;

/** How an exchange ended, seen from the server. */
public enum Ending {
    /** The whole answer was handed to the network. */
    ANSWERED,

    /** The client closed the connection before it had the whole answer. */
    CLIENT_GONE,

    /** A {@link Fault} cut the connection. */
    CUT,

    /** The server was closed first. */
    SERVER_CLOSED
}
