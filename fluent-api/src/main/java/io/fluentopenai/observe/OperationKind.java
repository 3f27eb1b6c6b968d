package io.fluentopenai.observe;

/** The kind of an operation. */
public enum OperationKind {
    /** A chat completion. */
    CHAT,
    /** A response of the Responses API. */
    RESPONSE,
    /** The embeddings of texts. */
    EMBEDDINGS,
    /** The call of a tool. */
    TOOL,
    /** A tool loop, with the calls of the model and of the tools as its parts. */
    LOOP,
    /** A realtime session, from connecting to closing. */
    REALTIME
}
