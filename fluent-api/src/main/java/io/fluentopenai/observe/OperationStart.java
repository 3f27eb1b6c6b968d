package io.fluentopenai.observe;

import io.fluentopenai.internal.Given;
import org.jspecify.annotations.Nullable;

/**
 * The data of an operation that starts. The request is the object itself, not a copy: read it at once, and do not
 * change it. It may contain personal data.
 *
 * @param kind the kind of the operation
 * @param name the name of the model or of the tool; null if there is none
 * @param server the base URL of the server; null for a tool call
 * @param request the generated request, the {@code ToolCall}, or the configuration of a session; null for a loop
 * @param isStream whether the answer is streamed
 */
public record OperationStart(
        OperationKind kind,
        @Nullable String name,
        @Nullable String server,
        @Nullable Object request,
        boolean isStream) {
    /**
     * Creates a description.
     *
     * @throws NullPointerException if the kind is null
     */
    public OperationStart {
        Given.notNull(kind, "kind");
    }

    /** Returns the kind and the name, without the request. */
    @Override
    public String toString() {
        return "OperationStart[" + kind + (name == null ? "" : " " + name) + "]";
    }
}
