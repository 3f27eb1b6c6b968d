package io.fluentopenai.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A tool type that the API defines. The server executes most of them. You execute the shell, patch and computer tools
 * yourself, in a function that receives the JSON of the call. Responses support all of them, assistants support file
 * search and the code interpreter, agents support web search and MCP servers, chat supports none.
 *
 * <p>Immutable; as thread-safe as its function.
 *
 * @see <a href="https://platform.openai.com/docs/guides/tools">Tools guide</a>
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

    /** Returns the type of the tool; for an MCP server, its label. */
    @Override
    public String name() {
        String label = json.path("server_label").asText();
        return label.isEmpty() ? type() : label;
    }

    /** Returns the type of the tool, such as {@code web_search}. */
    public String type() {
        return json.path("type").asText();
    }

    /** Returns a copy of the tool as JSON of the responses API. */
    public ObjectNode json() {
        return json.deepCopy();
    }

    /** Returns whether the tool has a function that executes its calls. */
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
     * Returns a copy of this tool with a timeout for each call of its function. See {@link
     * FunctionTool#timeout(Duration)}.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public HostedTool timeout(Duration longest) {
        return new HostedTool(json, body, LoopSettings.positive(longest), needsApproval);
    }

    /**
     * Returns a copy of this tool whose function is never called without approval. See {@link
     * FunctionTool#needingApproval()}. For tools that the server executes, the server requests approval: see {@link
     * Tool#mcp}.
     */
    public HostedTool needingApproval() {
        return new HostedTool(json, body, timeout, true);
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return "HostedTool[" + name() + "]";
    }
}
