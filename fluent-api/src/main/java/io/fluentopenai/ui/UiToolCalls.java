package io.fluentopenai.ui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.tools.ToolCall;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** The tool calls of a message: each begins, gets its input in pieces or at once, and has an output or an error. */
final class UiToolCalls {
    private final Consumer<ObjectNode> parts;

    /** The calls of the step whose input is not complete, by what the events call them. */
    private final Map<String, Call> open = new LinkedHashMap<>();

    /** The ids of the calls whose input the browser has. */
    private final Set<String> available = new HashSet<>();

    private boolean asking;

    private static final class Call {
        final boolean isText;
        boolean isHosted;
        String id = "";
        String name = "";
        boolean begun;
        final StringBuilder input = new StringBuilder();

        /** The number of characters of the input that have been sent. */
        int sent;

        Call(boolean isText) {
            this.isText = isText;
        }
    }

    UiToolCalls(Consumer<ObjectNode> parts) {
        this.parts = parts;
    }

    /** Returns whether the answer has calls that the application makes. */
    boolean isAsking() {
        return asking;
    }

    /**
     * Adds a call. The browser gets it once its id and its name are known.
     *
     * @param key what the events of the answer call it
     * @param isText whether the input is text, not JSON
     */
    void begin(String key, String id, String name, boolean isText) {
        if (available.contains(id)) {
            return;
        }
        Call call = open.computeIfAbsent(key, absent -> new Call(isText));
        call.id = call.id.isEmpty() ? id : call.id;
        call.name = call.name.isEmpty() ? name : call.name;
        asking = true;
        send(call);
    }

    /** Adds a piece of a call's input. */
    void grow(String key, String piece) {
        Call call = open.get(key);
        if (call != null) {
            call.input.append(piece);
            send(call);
        }
    }

    private void send(Call call) {
        if (call.id.isEmpty() || call.name.isEmpty()) {
            return;
        }
        if (!call.begun) {
            call.begun = true;
            parts.accept(part("tool-input-start", call.id).put("toolName", call.name));
        }
        // Browsers parse the pieces as JSON.
        if (!call.isText && call.sent < call.input.length()) {
            parts.accept(part("tool-input-delta", call.id).put("inputTextDelta", call.input.substring(call.sent)));
            call.sent = call.input.length();
        }
    }

    /** Takes note of a call's whole input, if it is not empty, and tells the browser that it is complete. */
    void complete(String key, String input) {
        Call call = open.remove(key);
        if (call != null) {
            complete(call, input.isEmpty() ? call.input.toString() : input);
        }
    }

    private void complete(Call call, String input) {
        if (call.id.isEmpty()) {
            call.id = "call_" + UUID.randomUUID();
        }
        if (!available.add(call.id)) {
            return;
        }
        JsonNode value = call.isText
                ? TextNode.valueOf(input)
                : input.isBlank() ? JsonNodeFactory.instance.objectNode() : UiJson.parsed(input);
        ObjectNode part = part(value == null ? "tool-input-error" : "tool-input-available", call.id);
        part.put("toolName", call.name);
        part.set("input", value == null ? TextNode.valueOf(input) : value);
        if (value == null) {
            part.put("errorText", "The arguments are not valid JSON");
        }
        if (call.isHosted) {
            part.put("providerExecuted", true);
        }
        parts.accept(part);
    }

    /** Completes the calls of an answer that has ended. */
    void answered() {
        for (Call call : open.values()) {
            complete(call, call.input.toString());
        }
        open.clear();
        asking = false;
    }

    /** Takes note that the loop makes a call; its events may have lacked an id, or an end. */
    void called(ToolCall made) {
        open.values().stream()
                .filter(call -> call.id.equals(made.id()) || call.id.isEmpty() && call.name.equals(made.name()))
                .findFirst()
                .ifPresent(open.values()::remove);
        Call call = new Call(made.kind() == ToolCall.Kind.CUSTOM);
        call.id = made.id();
        call.name = made.name();
        complete(call, made.arguments());
    }

    void returned(String id, JsonNode output) {
        parts.accept(part("tool-output-available", id).set("output", output));
    }

    void failed(String id, String errorText) {
        parts.accept(part("tool-output-error", id).put("errorText", errorText));
    }

    // ---- Calls that the API makes

    void beginHosted(String id, String name) {
        if (!open.containsKey(id)) {
            Call call = new Call(false);
            call.id = id;
            call.name = name;
            call.begun = true;
            call.isHosted = true;
            open.put(id, call);
            parts.accept(part("tool-input-start", id).put("toolName", name).put("providerExecuted", true));
        }
    }

    void hosted(String id, JsonNode input, JsonNode output, boolean failed) {
        Call call = open.remove(id);
        if (call == null || !available.add(id)) {
            return;
        }
        ObjectNode made = part("tool-input-available", id).put("toolName", call.name);
        made.set("input", input);
        parts.accept(made.put("providerExecuted", true));
        ObjectNode result = part(failed ? "tool-output-error" : "tool-output-available", id);
        if (failed) {
            result.put("errorText", "The call failed");
        } else {
            result.set("output", output);
        }
        parts.accept(result.put("providerExecuted", true));
    }

    private static ObjectNode part(String type, String id) {
        return UiJson.part(type).put("toolCallId", id);
    }
}
