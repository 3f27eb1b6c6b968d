package io.fluentopenai.testkit.internal.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.testkit.Outcome;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.internal.script.Call;
import io.fluentopenai.testkit.internal.script.Conversation;
import io.fluentopenai.testkit.internal.script.Refused;
import io.fluentopenai.testkit.internal.script.Resource;
import io.fluentopenai.testkit.internal.script.Scripts;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Responses: what the scripted model says, whole, as the events of its making, or in the background. */
public final class ResponsesScript {

    /** The properties of the request that the API repeats in its answer. */
    private static final List<String> REPEATED = List.of(
            "instructions",
            "metadata",
            "temperature",
            "top_p",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "previous_response_id",
            "background",
            "max_output_tokens",
            "text",
            "reasoning",
            "truncation",
            "user");

    private static final Set<String> UNFINISHED = Set.of("queued", "in_progress");

    private final Toolbox tools;
    private final ConversationsScript conversations;
    private final Resource responses;
    private final Map<String, Turn> turns = new ConcurrentHashMap<>();

    public ResponsesScript(Toolbox tools, ConversationsScript conversations) {
        this.tools = tools;
        this.conversations = conversations;
        this.responses = new Resource(tools, "response", "resp_");
    }

    public void serve(Scripts scripts) {
        scripts.on("POST /responses", this::create);
        scripts.on("GET /responses/{}", this::retrieve);
        scripts.on("DELETE /responses/{}", call -> {
            turns.remove(Resource.id(call));
            return responses.delete(call);
        });
        scripts.on("POST /responses/{}/cancel", this::cancel);
        scripts.on("GET /responses/{}/input_items", call -> {
            responses.get(call);
            return tools.page(call, turn(Resource.id(call)).input);
        });
        scripts.on("POST /responses/input_tokens", this::countTokens);
        scripts.on("POST /responses/compact", this::compact);
    }

    /**
     * A request, its history, and the model's answer.
     *
     * @param history the items before this request's input
     * @param input the items of the input
     * @param conversation the conversation that the items are added to; empty if to none
     */
    private record Turn(
            Call call,
            String id,
            List<ObjectNode> history,
            List<ObjectNode> input,
            String conversation,
            ModelAnswer answer,
            List<ObjectNode> output,
            @Nullable Outcome outcome) {
        /** All that was said up to its end. */
        List<ObjectNode> items() {
            return Stream.of(history, input, output).flatMap(List::stream).toList();
        }
    }

    private Turn turn(String id) {
        Turn turn = turns.get(id);
        if (turn == null) {
            throw Refused.unknown("response", id);
        }
        return turn;
    }

    private Reply create(Call call) {
        boolean stored = call.body().path("store").asBoolean(true);
        boolean background = call.body().path("background").asBoolean();
        if (background && !stored) {
            throw Refused.badRequest("A background response must be stored.", "background", null);
        }
        String conversation = conversation(call.body());
        List<ObjectNode> history = history(call.body(), conversation);
        ObjectNode request = call.body().deepCopy();
        List<ObjectNode> input = conversations.items(call.body().path("input"));
        if (!history.isEmpty()) {
            // The model hears what went before, as the API has it.
            request.set("input", Json.array().addAll(history).addAll(input));
        }
        requireAnswers(history, input);
        ModelAnswer answer = tools.ask(request);
        Turn turn = new Turn(
                call, tools.id("resp_"), history, input, conversation, answer, output(answer), outcome(call, answer));
        ObjectNode begun = begun(turn);
        if (stored) {
            turns.put(turn.id, turn);
            responses.store().put("", background ? begun.put("status", "queued") : begun);
        }
        if (background && !call.stream()) {
            List<UnaryOperator<ObjectNode>> ahead =
                    List.of(queued -> queued.put("status", "in_progress"), running -> finish(turn));
            return tools.polled(call, responses.plan("", turn.id, ahead));
        }
        ObjectNode finished = finish(turn);
        if (stored) {
            responses.store().put("", finished);
        }
        return call.stream() ? stream(turn, -1) : tools.reply(call, finished);
    }

    /** Returns the end that the test chose for the response, or that of the model's answer. */
    private @Nullable Outcome outcome(Call call, ModelAnswer answer) {
        Outcome chosen = tools.outcome(call);
        return chosen == null && answer.finish() != null
                ? Outcome.incomplete(answer.finish().responseReason())
                : chosen;
    }

    /** The API wants each call answered by a later item, and nothing answered that was not called. */
    private static void requireAnswers(List<ObjectNode> history, List<ObjectNode> input) {
        Set<String> open = new LinkedHashSet<>();
        List<ObjectNode> items = new ArrayList<>(history);
        items.addAll(input);
        for (ObjectNode item : items) {
            String type = item.path("type").asText();
            String call = item.path("call_id").asText();
            if (type.equals("function_call") || type.equals("custom_tool_call")) {
                open.add(call);
            } else if ((type.equals("function_call_output") || type.equals("custom_tool_call_output"))
                    && !open.remove(call)) {
                throw Refused.unknownReference(
                        "No tool call found for function call output with call_id " + call + ".", "input", null);
            }
        }
        if (!open.isEmpty()) {
            throw Refused.unknownReference(
                    "No tool output found for function call " + String.join(", ", open) + ".", "input", null);
        }
    }

    private static String conversation(JsonNode body) {
        JsonNode conversation = body.path("conversation");
        return conversation.isTextual()
                ? conversation.asText()
                : conversation.path("id").asText("");
    }

    /** The items that stand before a request's input: those of its conversation, or of the responses before it. */
    private List<ObjectNode> history(JsonNode body, String conversation) {
        if (!conversation.isEmpty()) {
            return conversations.itemsOf(conversation);
        }
        String previous = body.path("previous_response_id").asText("");
        if (previous.isEmpty() || previous.equals("null")) {
            return List.of();
        }
        Turn turn = turns.get(previous);
        if (turn == null) {
            throw Refused.unknownReference(
                    "Previous response with id '" + previous + "' not found.",
                    "previous_response_id",
                    "previous_response_not_found");
        }
        return turn.items();
    }

    private Reply retrieve(Call call) {
        responses.get(call);
        if (call.stream()) {
            String after = call.request().query("starting_after");
            return stream(turn(Resource.id(call)), after == null ? -1 : Integer.parseInt(after));
        }
        return responses.retrieve(call);
    }

    private Reply cancel(Call call) {
        ObjectNode response = responses.get(call);
        if (!response.path("background").asBoolean()) {
            throw Refused.badRequest("Cannot cancel a synchronous response.", null, null);
        }
        responses.plan(call, List.of());
        return tools.reply(
                call,
                responses.change(
                        call,
                        now -> UNFINISHED.contains(now.path("status").asText())
                                ? now.put("status", "cancelled")
                                : now));
    }

    private Reply countTokens(Call call) {
        int tokens = tokens(history(call.body(), conversation(call.body())));
        for (String part : List.of("input", "instructions", "tools")) {
            tokens += Conversation.tokens(call.body().path(part));
        }
        return tools.reply(
                call, Json.object().put("object", "response.input_tokens").put("input_tokens", tokens));
    }

    /** Compacts a conversation: keeps the user's messages and turns all else into one opaque item. */
    private Reply compact(Call call) {
        List<ObjectNode> items = new ArrayList<>(history(call.body(), ""));
        items.addAll(conversations.items(call.body().path("input")));
        ObjectNode compaction = tools.made("resp_", "response.compaction");
        ArrayNode output = compaction.putArray("output");
        items.stream().filter(item -> item.path("role").asText().equals("user")).forEach(output::add);

        output.addObject()
                .put("type", "compaction")
                .put("id", tools.id("cmp_"))
                .put("encrypted_content", "of-" + items.size() + "-items");
        compaction.set("usage", usage(new ModelAnswer.Usage(tokens(items), 1, 0, 0)));
        return tools.reply(call, compaction);
    }

    private List<ObjectNode> output(ModelAnswer answer) {
        List<ObjectNode> items = new ArrayList<>();
        for (String given : answer.items()) {
            ObjectNode item = (ObjectNode) Json.parse(given);
            if (!item.has("id")) {
                item.put("id", tools.id("item_"));
            }
            if (item.path("type").asText().endsWith("_call") && !item.has("call_id")) {
                item.put("call_id", tools.id("call_"));
            }
            items.add(item);
        }
        if (answer.text() != null || answer.refusal() != null) {
            ObjectNode message = Json.object()
                    .put("type", "message")
                    .put("id", tools.id("msg_"))
                    .put("status", answer.finish() == null ? "completed" : "incomplete")
                    .put("role", "assistant");
            ArrayNode content = message.putArray("content");
            if (answer.text() != null) {
                content.add(textPart(answer.text()));
            }
            if (answer.refusal() != null) {
                content.add(refusalPart(answer.refusal()));
            }
            items.add(message);
        }
        for (ModelAnswer.FunctionCall toolCall : answer.toolCalls()) {
            boolean custom = toolCall.isCustom();
            ObjectNode item = Json.object()
                    .put("type", custom ? "custom_tool_call" : "function_call")
                    .put("id", tools.id(custom ? "ctc_" : "fc_"))
                    .put("call_id", tools.id("call_"))
                    .put("name", toolCall.name())
                    .put(custom ? "input" : "arguments", toolCall.arguments());
            items.add(custom ? item : item.put("status", "completed"));
        }
        return items;
    }

    static ObjectNode textPart(String text) {
        ObjectNode part = Json.object().put("type", "output_text").put("text", text);
        part.putArray("annotations");
        return part.set("logprobs", Json.array());
    }

    private static ObjectNode refusalPart(String refusal) {
        return Json.object().put("type", "refusal").put("refusal", refusal);
    }

    private ObjectNode begun(Turn turn) {
        Call call = turn.call;
        ObjectNode response = Json.object()
                .put("id", turn.id)
                .put("object", "response")
                .put("created_at", tools.now())
                .put("status", "in_progress")
                .put("model", call.text("model"));
        response.putArray("output");
        // The defaults that the API states for what the request left open.
        response.put("temperature", 1).put("top_p", 1).put("parallel_tool_calls", true);
        response.put("tool_choice", "auto");
        response.putObject("metadata");
        response.putArray("tools");
        for (String property : REPEATED) {
            JsonNode value = call.body().get(property);
            if (value != null && !value.isNull()) {
                response.set(property, value);
            }
        }
        if (!turn.conversation.isEmpty()) {
            response.putObject("conversation").put("id", turn.conversation);
        }
        return tools.fit(Toolbox.schema(call), response);
    }

    /** The response at its end. What was said becomes part of the conversation. */
    private ObjectNode finish(Turn turn) {
        ObjectNode finished = finished(turn);
        if (!turn.conversation.isEmpty() && finished.path("status").asText().equals("completed")) {
            conversations.append(turn.conversation, turn.input);
            conversations.append(turn.conversation, turn.output);
        }
        return finished;
    }

    private ObjectNode finished(Turn turn) {
        Outcome outcome = turn.outcome;
        ObjectNode response = begun(turn).put("status", outcome == null ? "completed" : outcome.status());
        if (outcome != null && outcome.status().equals("failed")) {
            return response.set("error", Toolbox.error(outcome));
        }
        if (outcome != null && outcome.status().equals("incomplete")) {
            response.putObject("incomplete_details").put("reason", outcome.code());
        }
        ArrayNode items = response.putArray("output");
        turn.output.forEach(item -> items.add(item.deepCopy()));
        int input = tokens(turn.history)
                + Conversation.tokens(turn.call.body().path("instructions"))
                + Conversation.tokens(turn.call.body().path("input"));

        response.set("usage", usage(ChatScript.usage(turn.answer, input, ChatScript.outputTokens(turn.answer))));
        return tools.fit(Toolbox.schema(turn.call), response);
    }

    private static int tokens(List<ObjectNode> items) {
        return items.stream().mapToInt(Conversation::tokens).sum();
    }

    static ObjectNode usage(ModelAnswer.Usage tokens) {
        ObjectNode usage = Conversation.usage(tokens.inputTokens(), tokens.outputTokens());
        usage.putObject("input_tokens_details").put("cached_tokens", tokens.cachedTokens());
        usage.putObject("output_tokens_details").put("reasoning_tokens", tokens.reasoningTokens());
        return usage;
    }

    /** The events of a response's making that come after the one with this number. */
    private Reply stream(Turn turn, int after) {
        List<ObjectNode> events = new ArrayList<>();
        events.add(ofResponse("response.created", begun(turn)));
        if (turn.call.body().path("background").asBoolean()) {
            events.add(ofResponse("response.queued", begun(turn).put("status", "queued")));
        }
        events.add(ofResponse("response.in_progress", begun(turn)));
        ObjectNode finished = finished(turn);
        for (int index = 0; index < finished.path("output").size(); index++) {
            ObjectNode item = turn.output.get(index);
            switch (item.path("type").asText()) {
                case "message" -> message(events, index, item);
                case "reasoning" -> reasoning(events, index, item);
                case "function_call" -> call(events, index, item, "function_call_arguments", "arguments");
                case "custom_tool_call" -> call(events, index, item, "custom_tool_call_input", "input");
                default -> {
                    events.add(ofItem("response.output_item.added", index, item));
                    events.add(ofItem("response.output_item.done", index, item));
                }
            }
        }
        events.add(ofResponse("response." + finished.path("status").asText(), finished));
        List<ObjectNode> sent = new ArrayList<>();
        for (int i = after + 1; i < events.size(); i++) {
            sent.add(events.get(i).deepCopy().put("sequence_number", i));
        }
        return tools.events(turn.call, sent).pacedAt(turn.answer.pace());
    }

    private static ObjectNode ofResponse(String type, ObjectNode response) {
        return Json.object().put("type", type).set("response", response);
    }

    private static void message(List<ObjectNode> events, int index, ObjectNode item) {
        ObjectNode begun = item.deepCopy().put("status", "in_progress");
        begun.putArray("content");
        events.add(ofItem("response.output_item.added", index, begun));
        for (int part = 0; part < item.path("content").size(); part++) {
            JsonNode content = item.path("content").path(part);
            if (content.path("type").asText().equals("refusal")) {
                refusal(events, index, item, part, content.path("refusal").asText());
            } else {
                text(events, index, item, part, content.path("text").asText());
            }
        }
        events.add(ofItem("response.output_item.done", index, item));
    }

    private static void text(List<ObjectNode> events, int index, ObjectNode item, int part, String text) {
        events.add(ofContent("content_part.added", index, item, part).set("part", textPart("")));
        for (String piece : Conversation.pieces(text)) {
            ObjectNode delta = ofContent("output_text.delta", index, item, part).put("delta", piece);
            events.add(delta.set("logprobs", Json.array()));
        }
        ObjectNode done = ofContent("output_text.done", index, item, part).put("text", text);
        events.add(done.set("logprobs", Json.array()));
        events.add(ofContent("content_part.done", index, item, part).set("part", textPart(text)));
    }

    private static void refusal(List<ObjectNode> events, int index, ObjectNode item, int part, String refusal) {
        events.add(ofContent("content_part.added", index, item, part).set("part", refusalPart("")));
        for (String piece : Conversation.pieces(refusal)) {
            events.add(ofContent("refusal.delta", index, item, part).put("delta", piece));
        }
        events.add(ofContent("refusal.done", index, item, part).put("refusal", refusal));
        events.add(ofContent("content_part.done", index, item, part).set("part", refusalPart(refusal)));
    }

    private static void reasoning(List<ObjectNode> events, int index, ObjectNode item) {
        ObjectNode begun = item.deepCopy();
        begun.putArray("summary");
        events.add(ofItem("response.output_item.added", index, begun));
        for (int part = 0; part < item.path("summary").size(); part++) {
            JsonNode summary = item.path("summary").path(part);
            ObjectNode empty = Json.object().put("type", "summary_text").put("text", "");
            events.add(
                    ofSummary("reasoning_summary_part.added", index, item, part).set("part", empty));
            for (String piece : Conversation.pieces(summary.path("text").asText())) {
                events.add(ofSummary("reasoning_summary_text.delta", index, item, part)
                        .put("delta", piece));
            }
            ObjectNode done = ofSummary("reasoning_summary_text.done", index, item, part);
            events.add(done.set("text", summary.path("text")));
            events.add(
                    ofSummary("reasoning_summary_part.done", index, item, part).set("part", summary));
        }
        events.add(ofItem("response.output_item.done", index, item));
    }

    /** The events of a call; what it is called with comes in one piece. */
    private static void call(List<ObjectNode> events, int index, ObjectNode item, String what, String property) {
        String input = item.path(property).asText();
        ObjectNode begun = item.deepCopy().put(property, "");
        ObjectNode done = within(what + ".done", index, item).put(property, input);
        if (property.equals("arguments")) {
            begun.put("status", "in_progress");
            done.set("name", item.path("name"));
        }
        events.add(ofItem("response.output_item.added", index, begun));
        events.add(within(what + ".delta", index, item).put("delta", input));
        events.add(done);
        events.add(ofItem("response.output_item.done", index, item));
    }

    private static ObjectNode ofItem(String type, int index, ObjectNode item) {
        return Json.object().put("type", type).put("output_index", index).set("item", item);
    }

    private static ObjectNode ofContent(String what, int index, ObjectNode item, int part) {
        return within(what, index, item).put("content_index", part);
    }

    private static ObjectNode ofSummary(String what, int index, ObjectNode item, int part) {
        return within(what, index, item).put("summary_index", part);
    }

    private static ObjectNode within(String what, int index, ObjectNode item) {
        return Json.object()
                .put("type", "response." + what)
                .put("item_id", item.path("id").asText())
                .put("output_index", index);
    }
}
