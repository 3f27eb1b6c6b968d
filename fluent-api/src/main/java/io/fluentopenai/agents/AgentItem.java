package io.fluentopenai.agents;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.AgentSessionItem;
import io.fluentopenai.internal.compat.LenientValues;
import org.jspecify.annotations.Nullable;

/**
 * An item of a session: a message, reasoning, a function call and its output, or another step of the agent. {@link #raw()}
 * returns the generated class; use {@code instanceof} to tell the kinds apart.
 */
public final class AgentItem extends ApiObject<AgentSessionItem> {
    private final JsonNode tree;

    /** Wraps an item, with null as {@code info} if it did not come from an API response. */
    public AgentItem(OpenAI openai, AgentSessionItem raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
        tree = Json.toTree(raw);
    }

    /** Returns the item id; null if the server left it out. */
    public @Nullable String id() {
        return LenientValues.text(raw().id());
    }

    /** Returns the item type, such as {@code message} or {@code function_call}; empty if the server left it out. */
    public String type() {
        String type = raw().type();
        return type == null ? "" : type;
    }

    /** Returns the id of the turn; null if the server left it out. */
    public @Nullable String turnId() {
        return property("turn_id");
    }

    /** Returns the role of a message: {@code user} or {@code assistant}; null for other items. */
    public @Nullable String role() {
        return property("role");
    }

    /**
     * Returns the phase of an assistant message: {@code commentary} for a message along the way, {@code final_answer};
     * null for other items, or if the server left it out.
     */
    public @Nullable String phase() {
        return property("phase");
    }

    /** Returns the status, such as {@code completed} or {@code in_progress}; null if the item has none. */
    public @Nullable String status() {
        return property("status");
    }

    /** Returns the text of a message; empty for other items. */
    public String text() {
        StringBuilder text = new StringBuilder();
        if (type().endsWith("message")) {
            tree.path("content").forEach(part -> text.append(part.path("text").asText("")));
        }
        return text.toString();
    }

    /** Returns whether this is a complete message of the agent that is not commentary. */
    boolean isAnswer() {
        return type().equals("message")
                && "assistant".equals(role())
                && !"commentary".equals(phase())
                && !"incomplete".equals(status());
    }

    private @Nullable String property(String name) {
        return LenientValues.text(tree.path(name).textValue());
    }
}
