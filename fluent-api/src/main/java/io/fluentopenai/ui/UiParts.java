package io.fluentopenai.ui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.TextEvent;
import io.fluentopenai.chat.ChatChunk;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.responses.ResponseEvent;
import io.fluentopenai.structured.PartialOutput;
import io.fluentopenai.tools.LoopEvent;
import io.fluentopenai.tools.ToolCall;
import io.fluentopenai.tools.ToolResult;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a message: what each event of a stream adds to it. A message has steps, one for each answer of the model,
 * and a step has parts that begin, grow and end. Used by one thread at a time.
 */
final class UiParts {
    /** The first part, {@code start}. */
    final ObjectNode start = UiJson.part("start");

    boolean withReasoning = true;
    boolean withUsage;

    private final Queue<ObjectNode> ready = new ArrayDeque<>();
    private final UiToolCalls calls = new UiToolCalls(ready::add);
    private final long[] usage = new long[3];
    private boolean started;
    private boolean inStep;
    private boolean ended;
    private boolean hasUsage;
    private @Nullable String finishReason;

    // The text or reasoning that is being written.
    private @Nullable String openKind;
    private String openKey = "";
    private String openId = "";
    private int opened;
    private int sources;

    // ---- What there is to send

    @Nullable
    ObjectNode poll() {
        return ready.poll();
    }

    /** Returns the first part. */
    ObjectNode start() {
        started = true;
        return start;
    }

    boolean hasStarted() {
        return started;
    }

    /** Returns whether there will be no more parts than those that are ready. */
    boolean hasEnded() {
        return ended;
    }

    // ---- The ends

    void finish() {
        endStep();
        end(finishReason);
    }

    void fail(String text) {
        closeText();
        ready.add(UiJson.part("error").put("errorText", text));
        end("error");
    }

    void abort(@Nullable String reason) {
        closeText();
        ObjectNode abort = UiJson.part("abort");
        if (reason != null) {
            abort.put("reason", reason);
        }
        ready.add(abort);
        ended = true;
    }

    private void end(@Nullable String reason) {
        ObjectNode finish = UiJson.part("finish");
        if (reason != null) {
            finish.put("finishReason", reason);
        }
        if (withUsage && hasUsage) {
            finish.putObject("messageMetadata")
                    .putObject("usage")
                    .put("inputTokens", usage[0])
                    .put("outputTokens", usage[1])
                    .put("totalTokens", usage[2]);
        }
        ready.add(finish);
        ended = true;
    }

    // ---- Events

    /**
     * Takes an event in.
     *
     * @param errorText returns the text that users see of a tool's exception
     */
    void accept(Object event, Function<? super Throwable, String> errorText) {
        if (event instanceof LoopEvent<?> step) {
            accept(step, errorText);
        } else if (event instanceof PartialOutput<?> partial) {
            accept(partial.event(), errorText);
        } else {
            startStep();
            if (event instanceof ChatChunk chunk) {
                chunk(chunk);
            } else if (event instanceof ResponseEvent response) {
                response(Json.toTree(response.raw()));
            } else if (event instanceof TextEvent piece) {
                write("text", "", piece.text());
            } else if (event instanceof CharSequence text) {
                write("text", "", text.toString());
            }
        }
    }

    private void accept(LoopEvent<?> event, Function<? super Throwable, String> errorText) {
        if (event instanceof LoopEvent.Asked<?>) {
            endStep();
            startStep();
        } else if (event instanceof LoopEvent.Received<?> received) {
            accept(received.event(), errorText);
        } else if (event instanceof LoopEvent.Called<?> called && isOfFunction(called.call())) {
            startStep();
            closeText();
            calls.called(called.call());
        } else if (event instanceof LoopEvent.Returned<?> returned
                && isOfFunction(returned.result().call())) {
            startStep();
            closeText();
            returned(returned.result(), errorText);
        }
    }

    /** Returns whether a function is called. Calls of MCP servers have events of their own; the loop only approves them. */
    private static boolean isOfFunction(ToolCall call) {
        return call.kind() != ToolCall.Kind.MCP_APPROVAL;
    }

    private void returned(ToolResult result, Function<? super Throwable, String> errorText) {
        calls.called(result.call());
        if (result.isError()) {
            Throwable exception = result.exception();
            calls.failed(
                    result.call().id(),
                    exception == null
                            ? "The call failed: "
                                    + String.valueOf(result.failure())
                                            .toLowerCase(Locale.ROOT)
                                            .replace('_', ' ')
                            : errorText.apply(exception));
        } else if (!result.isPending()) {
            calls.returned(result.call().id(), UiJson.parsedOrText(result.output()));
        }
    }

    private void startStep() {
        if (!inStep) {
            inStep = true;
            ready.add(UiJson.part("start-step"));
        }
    }

    private void endStep() {
        if (inStep) {
            inStep = false;
            closeText();
            calls.answered();
            ready.add(UiJson.part("finish-step"));
        }
    }

    // ---- Text and reasoning

    /** Adds to the part with a key, which is begun if another is open. */
    private void write(String kind, String key, String delta) {
        if (delta.isEmpty()) {
            return;
        }
        if (!kind.equals(openKind) || !key.equals(openKey)) {
            closeText();
            openKind = kind;
            openKey = key;
            openId = kind + "-" + ++opened;
            ready.add(UiJson.part(kind + "-start").put("id", openId));
        }
        ready.add(UiJson.part(kind + "-delta").put("id", openId).put("delta", delta));
    }

    private void closeText() {
        if (openKind != null) {
            ready.add(UiJson.part(openKind + "-end").put("id", openId));
            openKind = null;
        }
    }

    private void reasoning(String key, String delta) {
        if (withReasoning) {
            write("reasoning", key, delta);
        }
    }

    private void source(JsonNode annotation) {
        JsonNode url = annotation.has("url_citation") ? annotation.get("url_citation") : annotation;
        if (url.path("url").isTextual()) {
            ObjectNode part = UiJson.part("source-url")
                    .put("sourceId", "source-" + ++sources)
                    .put("url", url.get("url").textValue());
            if (url.path("title").isTextual()) {
                part.put("title", url.get("title").textValue());
            }
            ready.add(part);
        } else if (annotation.path("filename").isTextual()) {
            String filename = annotation.get("filename").textValue();
            ready.add(UiJson.part("source-document")
                    .put("sourceId", annotation.path("file_id").asText("source-" + ++sources))
                    .put("mediaType", "application/octet-stream")
                    .put("title", filename)
                    .put("filename", filename));
        }
    }

    private void count(JsonNode reported, String input, String output) {
        if (reported.isObject()) {
            hasUsage = true;
            long in = reported.path(input).asLong();
            long out = reported.path(output).asLong();
            usage[0] += in;
            usage[1] += out;
            usage[2] += reported.path("total_tokens").asLong(in + out);
        }
    }

    // ---- Chat completions

    private void chunk(ChatChunk chunk) {
        JsonNode tree = Json.toTree(chunk.raw());
        reasoning("", chunk.reasoning());
        write("text", "", chunk.text());
        for (JsonNode choice : tree.path("choices")) {
            if (choice.path("index").asInt() == 0) {
                JsonNode delta = choice.path("delta");
                write("text", "refusal", delta.path("refusal").asText(""));
                delta.path("annotations").forEach(this::source);
                delta.path("tool_calls").forEach(this::call);
                finished(choice.path("finish_reason").asText(""));
            }
        }
        count(tree.path("usage"), "prompt_tokens", "completion_tokens");
    }

    private void call(JsonNode call) {
        closeText();
        JsonNode function = call.path(call.has("custom") ? "custom" : "function");
        String key = call.path("index").asText("0");
        calls.begin(key, call.path("id").asText(""), function.path("name").asText(""), call.has("custom"));
        JsonNode arguments = function.path(call.has("custom") ? "input" : "arguments");
        if (!arguments.isMissingNode() && !arguments.isNull()) {
            calls.grow(key, arguments.isTextual() ? arguments.textValue() : arguments.toString());
        }
    }

    private void finished(String reason) {
        switch (reason) {
            case "" -> {}
            case "stop", "length" -> finishReason = reason;
            case "content_filter" -> finishReason = "content-filter";
            case "tool_calls", "function_call" -> finishReason = "tool-calls";
            default -> finishReason = "other";
        }
    }

    // ---- Responses

    private void response(JsonNode event) {
        String delta = event.path("delta").asText("");
        String item = event.path("item_id").asText("");
        switch (event.path("type").asText("")) {
            case "response.output_text.delta" ->
                write("text", item + event.path("content_index").asText(), delta);
            case "response.refusal.delta" -> write("text", "refusal", delta);
            case "response.reasoning_summary_text.delta" ->
                reasoning(item + event.path("summary_index").asText(), delta);
            case "response.reasoning_text.delta" ->
                reasoning(item + event.path("content_index").asText(), delta);
            case "response.output_text.annotation.added" -> source(event.path("annotation"));
            case "response.output_item.added" -> item(event.path("item"), false);
            case "response.output_item.done" -> item(event.path("item"), true);
            case "response.function_call_arguments.delta", "response.custom_tool_call_input.delta" ->
                calls.grow(item, delta);
            case "response.completed" -> {
                finished(calls.isAsking() ? "tool_calls" : "stop");
                count(event.at("/response/usage"), "input_tokens", "output_tokens");
            }
            case "response.incomplete" -> {
                String reason = event.at("/response/incomplete_details/reason").asText("other");
                finished(reason.equals("max_output_tokens") ? "length" : reason);
                count(event.at("/response/usage"), "input_tokens", "output_tokens");
            }
            default -> {}
        }
    }

    private void item(JsonNode item, boolean isDone) {
        String type = item.path("type").asText("");
        if (!type.endsWith("_call")) {
            return;
        }
        closeText();
        String key = item.path("id").asText(item.path("call_id").asText(""));
        if (type.equals("function_call") || type.equals("custom_tool_call")) {
            boolean isText = type.equals("custom_tool_call");
            calls.begin(key, item.path("call_id").asText(""), item.path("name").asText(""), isText);
            if (isDone) {
                calls.complete(key, item.path(isText ? "input" : "arguments").asText(""));
            }
        } else if (item.has("call_id")) {
            // A call of a hosted tool that the application answers, such as a shell: the item is the input.
            calls.begin(key, item.get("call_id").asText(), nameOf(type), false);
            if (isDone) {
                calls.complete(key, item.toString());
            }
        } else {
            hosted(key, type, item, isDone);
        }
    }

    private static String nameOf(String type) {
        return type.substring(0, type.length() - "_call".length());
    }

    /** A call that the API makes itself. */
    private void hosted(String key, String type, JsonNode item, boolean isDone) {
        calls.beginHosted(key, item.path("name").asText(nameOf(type)));
        if (!isDone) {
            return;
        }
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        ObjectNode output = JsonNodeFactory.instance.objectNode();
        item.properties().forEach(property -> {
            switch (property.getKey()) {
                case "id", "type", "name", "arguments" -> {}
                case "action", "queries", "code", "container_id", "server_label" ->
                    input.set(property.getKey(), property.getValue());
                default -> output.set(property.getKey(), property.getValue());
            }
        });
        JsonNode arguments = item.path("arguments");
        String image =
                type.equals("image_generation_call") ? item.path("result").asText("") : "";
        if (!image.isEmpty()) {
            output.remove("result");
        }
        boolean failed = item.path("error").isTextual()
                || item.path("error").isObject()
                || item.path("status").asText("").equals("failed");
        calls.hosted(key, arguments.isTextual() ? UiJson.parsedOrText(arguments.textValue()) : input, output, failed);
        if (!image.isEmpty()) {
            String mediaType = "image/" + item.path("output_format").asText("png");
            ready.add(UiJson.part("file")
                    .put("url", "data:" + mediaType + ";base64," + image)
                    .put("mediaType", mediaType));
        }
    }
}
