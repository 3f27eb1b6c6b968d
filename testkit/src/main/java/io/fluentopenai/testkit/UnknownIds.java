package io.fluentopenai.testkit;

/** The server's response to requests for objects that were not created on it. */
public enum UnknownIds {
    /** Status 404, for every operation on stored objects. */
    NOT_FOUND,

    /**
     * Status 404 where the server implements the API in full, and a sample where it only stores objects. The default.
     */
    NOT_FOUND_IF_SCRIPTED,

    /** A sample, always. */
    SAMPLE
}
