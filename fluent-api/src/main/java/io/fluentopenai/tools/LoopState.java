package io.fluentopenai.tools;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.internal.Given;

/**
 * Where a loop stands, as JSON that can be kept and gone on from, in another process too: the conversation with its unanswered
 * calls, or the ids under which the server keeps it. Tools, settings and model are not in it.
 *
 * <p>Immutable.
 */
public final class LoopState {
    private final ObjectNode json;

    /**
     * Where a loop stands; made by loops.
     *
     * @param json is copied
     */
    public LoopState(ObjectNode json) {
        this.json = json.deepCopy();
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException if it is no JSON object
     */
    public static LoopState parse(String json) {
        if (!(Json.parse(Given.notNull(json, "json")) instanceof ObjectNode object)) {
            throw new IllegalArgumentException(
                    "The state of a loop must be a JSON object, as LoopState.toJson() writes it");
        }
        return new LoopState(object);
    }

    /** As text, which {@link #parse} reads. It holds the conversation, so it is as secret as that. */
    public String toJson() {
        return json.toString();
    }

    /** As a tree, a copy that is the caller's. */
    @JsonValue
    public ObjectNode tree() {
        return json.deepCopy();
    }

    /** Without the conversation. */
    @Override
    public String toString() {
        return "LoopState[…]";
    }
}
