package io.fluentopenai.testkit.internal.script;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.Operation;
import io.fluentopenai.testkit.RecordedRequest;

/**
 * A request of a known operation, on its way to its answer.
 *
 * @param operation the operation
 * @param request the request
 * @param body the body as JSON, also if it came as a form; an empty object if there is none
 * @param stream whether a stream of events is asked for
 */
public record Call(Operation operation, RecordedRequest request, JsonNode body, boolean stream) {
    /** A property of the body as text; empty if there is none. */
    public String text(String property) {
        return body.path(property).asText("");
    }

    /** A property of the body, or another text if the body has none. */
    public String text(String property, String usual) {
        return body.path(property).isTextual() ? text(property) : usual;
    }
}
