package io.fluentopenai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.Content;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.model.InputItem;
import io.fluentopenai.internal.compat.ToolCallItems;
import io.fluentopenai.tools.ToolException;
import io.fluentopenai.tools.ToolFailure;
import io.fluentopenai.tools.ToolResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The items of responses that call something, and the items that answer them. Both are trees, because not every revision of the document has all of them. */
final class ResponseCalls {
    private static final Set<String> CALLS = Set.of(
            "function_call",
            "custom_tool_call",
            "local_shell_call",
            "shell_call",
            "apply_patch_call",
            "computer_call",
            "mcp_approval_request");

    private ResponseCalls() {}

    /** The items that call something, but for those whose answers are there, too. */
    static List<JsonNode> unanswered(List<? extends JsonValue> items) {
        List<JsonNode> calls = new ArrayList<>();
        Set<String> answered = new HashSet<>();
        for (JsonValue item : items) {
            JsonNode tree = Json.toTree(item);
            String type = tree.path("type").asText();
            if (CALLS.contains(type)) {
                calls.add(tree);
            } else if (type.endsWith("_output") || type.equals("mcp_approval_response")) {
                answered.add(answeredId(tree));
            }
        }
        calls.removeIf(call -> answered.contains(ToolCallItems.id(call)));
        return calls;
    }

    /** Of all answers that of the local shell has the id of the call as its own. */
    private static String answeredId(JsonNode answer) {
        String other = answer.path("type").asText().equals("mcp_approval_response") ? "approval_request_id" : "id";
        return answer.path("call_id").asText(answer.path(other).asText());
    }

    // ---- Answers

    static InputItem answer(JsonNode item, ToolResult result) {
        return Json.read(answered(item, result).toString(), InputItem.class);
    }

    private static ObjectNode answered(JsonNode item, ToolResult result) {
        String type = item.path("type").asText();
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        if (type.equals("mcp_approval_request")) {
            answer.put("type", "mcp_approval_response")
                    .put("approval_request_id", ToolCallItems.id(item))
                    .put("approve", !result.isError());
            return result.isError() ? answer.put("reason", error(result)) : answer;
        }
        answer.put("type", type.equals("function_call") ? "function_call_output" : type + "_output");
        switch (type) {
            case "local_shell_call":
                return answer.put("id", ToolCallItems.id(item)).put("output", result.output());
            case "shell_call":
                answer.put("call_id", ToolCallItems.id(item)).set("output", shellOutput(result));
                return answer;
            case "apply_patch_call":
                return answer.put("call_id", ToolCallItems.id(item))
                        .put("status", result.isError() ? "failed" : "completed")
                        .put("output", result.isError() ? error(result) : result.output());
            case "computer_call":
                answer.put("call_id", ToolCallItems.id(item)).set("output", screenshot(result));
                if (!item.path("pending_safety_checks").isEmpty()) {
                    // Whoever carried it out, or approved it, saw them in the call.
                    answer.set("acknowledged_safety_checks", item.path("pending_safety_checks"));
                }
                return answer;
            default:
                answer.put("call_id", ToolCallItems.id(item)).set("output", output(result));
                return answer;
        }
    }

    private static String error(ToolResult result) {
        return Json.parse(result.output()).path("error").asText();
    }

    /** Text, or the parts of a message that the function returned. */
    private static JsonNode output(ToolResult result) {
        List<Content> parts = result.parts();
        if (parts.isEmpty()) {
            return JsonNodeFactory.instance.textNode(result.output());
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        ResponseParts.of(parts.toArray(Content[]::new)).forEach(part -> list.add(Json.toTree(part)));
        return list;
    }

    private static JsonNode shellOutput(ToolResult result) {
        if (!result.isError() && result.output().startsWith("[")) {
            try {
                JsonNode list = Json.parse(result.output());
                if (list.path(0).has("outcome")) {
                    return list;
                }
            } catch (IllegalArgumentException text) {
                // What the command wrote only looks like JSON.
            }
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        ObjectNode one = list.addObject()
                .put("stdout", result.isError() ? "" : result.output())
                .put("stderr", result.isError() ? error(result) : "");
        if (result.failure() == ToolFailure.TIMED_OUT) {
            one.putObject("outcome").put("type", "timeout");
        } else {
            one.putObject("outcome").put("type", "exit").put("exit_code", result.isError() ? 1 : 0);
        }
        return list;
    }

    private static ObjectNode screenshot(ToolResult result) {
        if (result.isError()) {
            // The API takes nothing but a picture.
            throw new ToolException(result);
        }
        ObjectNode picture = JsonNodeFactory.instance.objectNode().put("type", "computer_screenshot");
        Content.Image image = result.value(Content.Image.class);
        return image.fileId() != null ? picture.put("file_id", image.fileId()) : picture.put("image_url", image.url());
    }
}
