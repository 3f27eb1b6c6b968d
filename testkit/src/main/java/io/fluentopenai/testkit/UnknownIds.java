package io.fluentopenai.testkit;

/** What a request for an object is answered that the server has not made. */
public enum UnknownIds {
    /** Status 404, for every operation that the server keeps objects for. */
    NOT_FOUND,

    /** Status 404 where the server plays the API in full, a sample where it only keeps what it was given. The usual choice. */
    NOT_FOUND_IF_SCRIPTED,

    /** A sample, everywhere. */
    SAMPLE
}
