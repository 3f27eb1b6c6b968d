package io.fluentopenai.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.json.JsonWriter;
import io.fluentopenai.internal.Given;
import java.io.IOException;

/**
 * The state of a tool loop as JSON, which can be stored and resumed later, also in another process. It has the
 * conversation with its unanswered calls, or the ids under which the server stores it. It does not have the tools, the
 * settings and the model.
 *
 * <p>Immutable.
 */
public final class LoopState implements JsonValue {
    private final ObjectNode json;

    /**
     * Creates a state. Applications get states from loops instead.
     *
     * @param json the state, which is copied
     */
    public LoopState(ObjectNode json) {
        this.json = json.deepCopy();
    }

    /**
     * Parses a state that {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException if it is not a JSON object
     */
    public static LoopState parse(String json) {
        if (!(Json.parse(Given.notNull(json, "json")) instanceof ObjectNode object)) {
            throw new IllegalArgumentException(
                    "The state of a loop must be a JSON object, as LoopState.toJson() writes it");
        }
        return new LoopState(object);
    }

    /**
     * Returns the state as a string for {@link #parse}. It contains the conversation, so store it as securely as that.
     */
    @Override
    public String toJson() {
        return json.toString();
    }

    /** Returns a copy of the state as a tree. */
    public ObjectNode tree() {
        return json.deepCopy();
    }

    @Override
    public void write(JsonWriter out) throws IOException {
        Given.notNull(out, "out").node(json);
    }

    /** Returns a description without the conversation. */
    @Override
    public String toString() {
        return "LoopState[…]";
    }
}
