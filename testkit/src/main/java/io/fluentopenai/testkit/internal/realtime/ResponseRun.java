package io.fluentopenai.testkit.internal.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.testkit.internal.script.Conversation;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A response in progress: turns the model's answer into events and sends each when the client can receive it. When
 * cancelled, it closes open items and reports the cancellation. Used on the event loop only.
 */
final class ResponseRun implements Production {

    private static final int MILLIS_A_CHARACTER = 50;
    private static final int MILLIS_A_DELTA = 200;
    private static final int MILLIS_A_TOKEN = 50;

    private final ConversationMachine machine;
    private final ResponseConfig config;
    private final ObjectNode json;
    private final int inputTextTokens;
    private final int inputAudioTokens;
    private final Deque<Supplier<@Nullable ObjectNode>> steps = new ArrayDeque<>();
    private boolean answered;
    private boolean ended;
    private int index = -1;
    private @Nullable Item open;
    private boolean partOpen;
    private @Nullable String previous;
    private final StringBuilder written = new StringBuilder();
    private int textTokens;
    private int audioTokens;

    ResponseRun(
            ConversationMachine machine,
            ResponseConfig config,
            ObjectNode json,
            int inputTextTokens,
            int inputAudioTokens) {
        this.machine = machine;
        this.config = config;
        this.json = json;
        this.inputTextTokens = inputTextTokens;
        this.inputAudioTokens = inputAudioTokens;
    }

    String id() {
        return json.path("id").asText();
    }

    ResponseConfig config() {
        return config;
    }

    ObjectNode json() {
        return json.deepCopy();
    }

    /** The model has answered: the events can be made. */
    void say(ModelAnswer answer) {
        if (answered || ended) {
            return;
        }
        answered = true;
        boolean whole = true;
        String text = answer.text();
        if (text != null) {
            int most = config.mostTokens();
            whole = Conversation.tokens(text) <= most;
            message(whole ? text : text.substring(0, (int) Math.min(text.length(), 4L * most)), whole);
        }
        if (whole) {
            answer.toolCalls().forEach(this::functionCall);
            steps.add(() -> done("completed", null));
        } else {
            steps.add(() ->
                    done("incomplete", Json.object().put("type", "incomplete").put("reason", "max_output_tokens")));
        }
    }

    /** The model has failed. */
    void fail(Throwable failure) {
        if (answered || ended) {
            return;
        }
        answered = true;
        ObjectNode details = Json.object().put("type", "failed");
        details.putObject("error")
                .put("type", "server_error")
                .put("code", "model_failed")
                .put("message", String.valueOf(failure));
        steps.add(() -> done("failed", details));
    }

    /** Ends the response before its time. Its last events are still to be made. */
    void cancel(String reason) {
        if (ended) {
            return;
        }
        answered = true;
        steps.clear();
        Item item = open;
        if (item != null) {
            if (partOpen) {
                endOfPart();
            } else if (item.json().path("type").asText().equals("function_call")) {
                endOfArguments(item);
            }
            endOfItem("incomplete");
        }
        steps.add(() -> done("cancelled", Json.object().put("type", "cancelled").put("reason", reason)));
    }

    @Override
    public @Nullable ObjectNode next() {
        while (!steps.isEmpty()) {
            ObjectNode event = steps.remove().get();
            if (event != null) {
                return event;
            }
        }
        return null;
    }

    private void message(String text, boolean whole) {
        boolean speaks = config.speaks();
        String kind = speaks ? "response.output_audio_transcript" : "response.output_text";
        steps.add(() -> {
            ObjectNode item = Item.message(machine.newId("item_"), "in_progress", "assistant");
            return begin(item.set("content", Json.array()));
        });
        steps.add(this::itemAdded);
        steps.add(() -> {
            partOpen = true;
            return ofPart("response.content_part.added").set("part", part());
        });
        long millis = 0;
        for (String piece : Conversation.pieces(text)) {
            steps.add(() -> {
                written.append(piece);
                textTokens += Conversation.tokens(piece);
                return ofPart(kind + ".delta").put("delta", piece);
            });
            if (speaks) {
                long end = millis + (long) piece.length() * MILLIS_A_CHARACTER;
                for (long from = millis; from < end; from += MILLIS_A_DELTA) {
                    sound(from, Math.min(end, from + MILLIS_A_DELTA));
                }
                millis = end;
            }
        }
        endOfPart();
        endOfItem(whole ? "completed" : "incomplete");
    }

    private void sound(long from, long to) {
        steps.add(() -> {
            Item item = open;
            if (item != null) {
                item.spokenMillis = to;
            }
            audioTokens += (int) (to / MILLIS_A_TOKEN - from / MILLIS_A_TOKEN);
            return ofPart("response.output_audio.delta")
                    .put(
                            "delta",
                            Base64.getEncoder().encodeToString(config.format().tone(from, to)));
        });
    }

    private void endOfPart() {
        if (config.speaks()) {
            steps.add(() -> ofPart("response.output_audio.done"));
            steps.add(() -> ofPart("response.output_audio_transcript.done").put("transcript", written.toString()));
        } else {
            steps.add(() -> ofPart("response.output_text.done").put("text", written.toString()));
        }
        steps.add(() -> {
            partOpen = false;
            Item item = open;
            if (item != null) {
                ObjectNode content = ((ArrayNode) item.json().withArray("content")).addObject();
                content.put("type", config.speaks() ? "output_audio" : "output_text")
                        .put(config.speaks() ? "transcript" : "text", written.toString());
            }
            return ofPart("response.content_part.done").set("part", part());
        });
    }

    private ObjectNode part() {
        return Json.object()
                .put("type", config.speaks() ? "audio" : "text")
                .put(config.speaks() ? "transcript" : "text", written.toString());
    }

    private void functionCall(ModelAnswer.FunctionCall call) {
        steps.add(() -> begin(Json.object()
                .put("id", machine.newId("item_"))
                .put("object", "realtime.item")
                .put("type", "function_call")
                .put("status", "in_progress")
                .put("call_id", machine.newId("call_"))
                .put("name", call.name())
                .put("arguments", "")));
        steps.add(this::itemAdded);
        for (String piece : Conversation.pieces(call.arguments())) {
            steps.add(() -> {
                written.append(piece);
                textTokens += Conversation.tokens(piece);
                return ofCall("response.function_call_arguments.delta").put("delta", piece);
            });
        }
        steps.add(() -> {
            Item item = open;
            return item == null ? null : argumentsDone(item);
        });
        endOfItem("completed");
    }

    private void endOfArguments(Item item) {
        steps.add(() -> argumentsDone(item));
    }

    private ObjectNode argumentsDone(Item item) {
        item.json().put("arguments", written.toString());
        return ofCall("response.function_call_arguments.done")
                .put("name", item.json().path("name").asText())
                .put("arguments", written.toString());
    }

    private ObjectNode begin(ObjectNode item) {
        written.setLength(0);
        index++;
        Item begun = new Item(item, null, null);
        open = begun;
        if (!config.outOfBand()) {
            previous = machine.append(begun);
        }
        return ofItem("response.output_item.added", begun);
    }

    private @Nullable ObjectNode itemAdded() {
        return conversationEvent(machine.spoken("conversation.item.added"));
    }

    private @Nullable ObjectNode conversationEvent(String type) {
        Item item = open;
        if (item == null || config.outOfBand()) {
            return null;
        }
        return item.event(type, previous);
    }

    private void endOfItem(String status) {
        steps.add(() -> {
            Item item = open;
            if (item != null) {
                item.json().put("status", status);
            }
            return config.beta() ? null : conversationEvent("conversation.item.done");
        });
        steps.add(() -> {
            Item item = open;
            open = null;
            if (item == null) {
                return null;
            }
            ((ArrayNode) json.withArray("output")).add(item.copy());
            return ofItem("response.output_item.done", item);
        });
    }

    private ObjectNode done(String status, @Nullable JsonNode details) {
        ended = true;
        json.put("status", status);
        json.set("status_details", details == null ? json.nullNode() : details);
        ObjectNode usage = Conversation.usage(inputTextTokens + inputAudioTokens, textTokens + audioTokens);
        json.set("usage", usage);

        usage.putObject("input_token_details")
                .put("text_tokens", inputTextTokens)
                .put("audio_tokens", inputAudioTokens)
                .put("image_tokens", 0)
                .put("cached_tokens", 0)
                .putObject("cached_tokens_details")
                .put("text_tokens", 0)
                .put("audio_tokens", 0)
                .put("image_tokens", 0);
        usage.putObject("output_token_details").put("text_tokens", textTokens).put("audio_tokens", audioTokens);
        machine.ended(this);
        return Json.object().put("type", "response.done").set("response", json());
    }

    private ObjectNode ofItem(String type, Item item) {
        return Json.object()
                .put("type", type)
                .put("response_id", id())
                .put("output_index", index)
                .set("item", item.copy());
    }

    private ObjectNode ofPart(String type) {
        return ofOpen(machine.spoken(type)).put("content_index", 0);
    }

    private ObjectNode ofCall(String type) {
        String callId = open == null ? "" : open.json().path("call_id").asText();
        return ofOpen(type).put("call_id", callId);
    }

    private ObjectNode ofOpen(String type) {
        return Json.object()
                .put("type", type)
                .put("response_id", id())
                .put("item_id", open == null ? "" : open.id())
                .put("output_index", index);
    }
}
