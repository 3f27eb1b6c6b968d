package io.fluentopenai.testkit.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import java.util.ArrayList;
import java.util.List;

/** Responses: what the scripted model says, whole or as the events of its making. */
final class ResponsesScript implements Script {

    /** What the API repeats of the request in its answer. */
    private static final List<String> REPEATED = List.of(
            "instructions",
            "metadata",
            "temperature",
            "top_p",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "previous_response_id",
            "max_output_tokens",
            "text",
            "reasoning",
            "truncation",
            "user");

    private final Toolbox tools;

    ResponsesScript(Toolbox tools) {
        this.tools = tools;
    }

    @Override
    public Reply answer(Call call) {
        ModelAnswer answer = tools.ask(call.body());
        String id = tools.id("resp_");
        List<ObjectNode> output = output(answer);
        return call.stream() ? stream(call, answer, id, output) : Reply.json(completed(call, answer, id, output));
    }

    private List<ObjectNode> output(ModelAnswer answer) {
        List<ObjectNode> items = new ArrayList<>();
        if (answer.text() != null) {
            ObjectNode message = Json.object()
                    .put("type", "message")
                    .put("id", tools.id("msg_"))
                    .put("status", "completed")
                    .put("role", "assistant");
            message.putArray("content").add(textPart(answer.text()));
            items.add(message);
        }
        for (ModelAnswer.ToolCall toolCall : answer.toolCalls()) {
            items.add(Json.object()
                    .put("type", "function_call")
                    .put("id", tools.id("fc_"))
                    .put("call_id", tools.id("call_"))
                    .put("name", toolCall.name())
                    .put("arguments", toolCall.arguments())
                    .put("status", "completed"));
        }
        return items;
    }

    private static ObjectNode textPart(String text) {
        ObjectNode part = Json.object().put("type", "output_text").put("text", text);
        part.putArray("annotations");
        part.putArray("logprobs");
        return part;
    }

    private ObjectNode begun(Call call, String id) {
        ObjectNode response = Json.object()
                .put("id", id)
                .put("object", "response")
                .put("created_at", tools.now())
                .put("status", "in_progress")
                .putNull("error")
                .putNull("incomplete_details")
                .put("model", call.body().path("model").asText());
        response.putArray("output");
        // The defaults that the API states for what the request left open.
        response.putNull("instructions").put("temperature", 1).put("top_p", 1).put("parallel_tool_calls", true);
        response.put("tool_choice", "auto");
        response.putObject("metadata");
        response.putArray("tools");
        for (String property : REPEATED) {
            JsonNode value = call.body().get(property);
            if (value != null && !value.isNull()) {
                response.set(property, value);
            }
        }
        return tools.fit(ChatScript.bodySchema(call.operation()), response);
    }

    private ObjectNode completed(Call call, ModelAnswer answer, String id, List<ObjectNode> output) {
        ObjectNode response = begun(call, id).put("status", "completed");
        ArrayNode items = response.putArray("output");
        output.forEach(items::add);
        int input = Conversation.tokens(call.body().path("input"))
                + Conversation.tokens(call.body().path("instructions"));
        int tokens = ChatScript.outputTokens(answer);
        ObjectNode usage = response.putObject("usage")
                .put("input_tokens", input)
                .put("output_tokens", tokens)
                .put("total_tokens", input + tokens);
        usage.putObject("input_tokens_details").put("cached_tokens", 0);
        usage.putObject("output_tokens_details").put("reasoning_tokens", 0);
        return tools.fit(ChatScript.bodySchema(call.operation()), response);
    }

    private Reply stream(Call call, ModelAnswer answer, String id, List<ObjectNode> output) {
        List<ObjectNode> events = new ArrayList<>();
        events.add(ofResponse("response.created", begun(call, id)));
        events.add(ofResponse("response.in_progress", begun(call, id)));
        for (int index = 0; index < output.size(); index++) {
            ObjectNode item = output.get(index);
            if (item.path("type").asText().equals("message")) {
                message(events, index, item);
            } else {
                functionCall(events, index, item);
            }
        }
        events.add(ofResponse("response.completed", completed(call, answer, id, output)));
        JsonNode schema = call.operation().eventSchema().orElseThrow();
        List<StreamEvent> sent = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            ObjectNode event = tools.fit(schema, events.get(i).put("sequence_number", i));
            sent.add(StreamEvent.of(event.path("type").asText(), event));
        }
        return Reply.events(sent);
    }

    private static ObjectNode ofResponse(String type, ObjectNode response) {
        ObjectNode event = Json.object().put("type", type);
        event.set("response", response);
        return event;
    }

    private static void message(List<ObjectNode> events, int index, ObjectNode item) {
        ObjectNode begun = item.deepCopy().put("status", "in_progress");
        begun.putArray("content");
        events.add(ofItem("response.output_item.added", index, begun));
        String text = item.path("content").path(0).path("text").asText();
        ObjectNode empty = ofContent("response.content_part.added", index, item);
        empty.set("part", textPart(""));
        events.add(empty);
        for (String piece : Conversation.pieces(text)) {
            ObjectNode delta =
                    ofContent("response.output_text.delta", index, item).put("delta", piece);
            delta.putArray("logprobs");
            events.add(delta);
        }
        ObjectNode textDone =
                ofContent("response.output_text.done", index, item).put("text", text);
        textDone.putArray("logprobs");
        events.add(textDone);
        ObjectNode partDone = ofContent("response.content_part.done", index, item);
        partDone.set("part", textPart(text));
        events.add(partDone);
        events.add(ofItem("response.output_item.done", index, item));
    }

    private static void functionCall(List<ObjectNode> events, int index, ObjectNode item) {
        String arguments = item.path("arguments").asText();
        events.add(ofItem(
                "response.output_item.added",
                index,
                item.deepCopy().put("status", "in_progress").put("arguments", "")));
        events.add(Json.object()
                .put("type", "response.function_call_arguments.delta")
                .put("item_id", item.path("id").asText())
                .put("output_index", index)
                .put("delta", arguments));
        events.add(Json.object()
                .put("type", "response.function_call_arguments.done")
                .put("item_id", item.path("id").asText())
                .put("output_index", index)
                .put("name", item.path("name").asText())
                .put("arguments", arguments));
        events.add(ofItem("response.output_item.done", index, item));
    }

    private static ObjectNode ofItem(String type, int index, ObjectNode item) {
        ObjectNode event = Json.object().put("type", type).put("output_index", index);
        event.set("item", item);
        return event;
    }

    private static ObjectNode ofContent(String type, int index, ObjectNode item) {
        return Json.object()
                .put("type", type)
                .put("item_id", item.path("id").asText())
                .put("output_index", index)
                .put("content_index", 0);
    }
}
