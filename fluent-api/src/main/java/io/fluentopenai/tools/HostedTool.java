package io.fluentopenai.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A tool that the API defines. Most of them the server carries out itself; shells, patches and computers are carried out by
 * you, in a function that gets the JSON of the call. Responses have all of them, assistants file search and the code
 * interpreter; chat has none.
 *
 * <p>Immutable; as thread-safe as its function.
 */
public final class HostedTool implements Tool {
    private final ObjectNode json;
    private final FunctionTool.@Nullable Body body;
    private final @Nullable Duration timeout;
    private final boolean needsApproval;

    private HostedTool(
            ObjectNode json, FunctionTool.@Nullable Body body, @Nullable Duration timeout, boolean needsApproval) {
        this.json = json;
        this.body = body;
        this.timeout = timeout;
        this.needsApproval = needsApproval;
    }

    static HostedTool of(JsonNode json, ToolHandler.@Nullable WithContext<? super JsonNode> function) {
        if (!(json instanceof ObjectNode object) || json.path("type").asText().isEmpty()) {
            throw new IllegalArgumentException("A hosted tool must be a JSON object with a \"type\"");
        }
        FunctionTool.Body body = function == null
                ? null
                : call -> {
                    JsonNode arguments = FunctionTool.object(call);
                    return context -> function.call(arguments, context);
                };
        return new HostedTool(object.deepCopy(), body, null, false);
    }

    static ObjectNode typed(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    /** Its type; for an MCP server its label. */
    @Override
    public String name() {
        String label = json.path("server_label").asText();
        return label.isEmpty() ? type() : label;
    }

    /** Such as {@code web_search}. */
    public String type() {
        return json.path("type").asText();
    }

    /** It in the form that responses take, as a copy that is the caller's. */
    public ObjectNode json() {
        return json.deepCopy();
    }

    /** Whether you carry it out, and gave a function for that. */
    @Override
    public boolean isCallable() {
        return body != null;
    }

    @Override
    public boolean needsApproval() {
        return needsApproval;
    }

    @Override
    public @Nullable Duration timeout() {
        return timeout;
    }

    FunctionTool.@Nullable Body body() {
        return body;
    }

    /**
     * The same with a time that a call may take, where you carry it out: see {@link FunctionTool#timeout(Duration)}.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public HostedTool timeout(Duration longest) {
        return new HostedTool(json, body, LoopSettings.positive(longest), needsApproval);
    }

    /**
     * The same, but never called without approval, where you carry it out: see {@link FunctionTool#needingApproval()}. What
     * the server carries out it asks for by itself, see {@link Tool#mcp}.
     */
    public HostedTool needingApproval() {
        return new HostedTool(json, body, timeout, true);
    }

    /** Its type. */
    @Override
    public String toString() {
        return "HostedTool[" + name() + "]";
    }
}
