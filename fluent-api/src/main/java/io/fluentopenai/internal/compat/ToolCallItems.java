package io.fluentopenai.internal.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.tools.ToolCall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The calls in a model's turn, completed: each has a type, text as its arguments, and an id that no other call of the turn
 * has. Without those a result could not be given back, nor the turn be sent again.
 */
public final class ToolCallItems {
    private static final String FUNCTION = "function";
    private static final String CUSTOM = "custom";
    private static final String FUNCTION_CALL = "function_call";
    private static final String CUSTOM_CALL = "custom_tool_call";
    private static final String APPROVAL = "mcp_approval_request";

    /** The items of responses that are answered under their {@code call_id}. */
    private static final Set<String> CALLS =
            Set.of(FUNCTION_CALL, CUSTOM_CALL, "local_shell_call", "shell_call", "apply_patch_call", "computer_call");

    private ToolCallItems() {}

    // ---- Completed

    /**
     * Completes the calls of a chat message or a run. Those that lack nothing are returned as they are.
     *
     * @param union what the calls are read as
     */
    public static <T extends JsonValue> List<T> ofChat(@Nullable List<T> calls, Class<T> union) {
        return completed(calls, union, call -> true, ToolCallItems::completeChat);
    }

    /**
     * Completes the calls among the items of a response, or of its input. All other items are returned as they are.
     *
     * @param union what the items are read as
     * @param type tells the type of an item, without looking into it
     */
    public static <T extends JsonValue> List<T> ofResponse(
            @Nullable List<T> items, Class<T> union, Function<? super T, @Nullable String> type) {
        return completed(items, union, item -> mayBeCall(type.apply(item)), ToolCallItems::completeResponse);
    }

    private static boolean mayBeCall(@Nullable String type) {
        String plain = plain(type);
        return plain.isEmpty() || CALLS.contains(plain);
    }

    private static <T extends JsonValue> List<T> completed(
            @Nullable List<T> items,
            Class<T> union,
            Predicate<? super T> mayBeCall,
            BiConsumer<ObjectNode, Set<String>> form) {
        List<T> all = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (T item : LenientValues.in(items)) {
            all.add(mayBeCall.test(item) ? completed(item, union, call -> form.accept(call, ids)) : item);
        }
        return List.copyOf(all);
    }

    private static <T extends JsonValue> T completed(T item, Class<T> union, Consumer<ObjectNode> form) {
        JsonNode came = Json.toTree(item);
        JsonNode whole = came.deepCopy();
        if (whole instanceof ObjectNode object) {
            form.accept(object);
        }
        return whole.equals(came) ? item : Json.read(whole.toString(), union);
    }

    private static void completeChat(ObjectNode call, Set<String> ids) {
        String type = type(call);
        if (type.isEmpty()) {
            type = call.path(CUSTOM).isObject() ? CUSTOM : FUNCTION;
        }
        if ((type.equals(FUNCTION) || type.equals(CUSTOM)) && call.get(type) instanceof ObjectNode inner) {
            call.put("type", type);
            completeNameAndArguments(inner, type);
            // The number that it has in a stream, which some servers say in an answer too, and others refuse in a
            // request.
            call.remove("index");
        }
        call.put("id", unique(text(call, "id"), ids));
    }

    private static void completeResponse(ObjectNode item, Set<String> ids) {
        String type = type(item);
        if (type.isEmpty() && item.has("name") && !item.has("server_label")) {
            type = item.has("input") ? CUSTOM_CALL : item.has("arguments") || item.has("call_id") ? FUNCTION_CALL : "";
        }
        if (!CALLS.contains(type)) {
            return;
        }
        item.put("type", type);
        String id = text(item, "id");
        if (id.isBlank()) {
            // An empty one is refused; items without one are taken.
            item.remove("id");
        }
        if (type.equals(FUNCTION_CALL) || type.equals(CUSTOM_CALL)) {
            completeNameAndArguments(item, type);
        }
        String callId = text(item, "call_id");
        item.put("call_id", unique(callId.isBlank() ? id : callId, ids));
    }

    private static void completeNameAndArguments(ObjectNode function, String type) {
        function.put("name", text(function, "name"));
        String arguments = argumentsOf(type);
        function.put(arguments, text(function, arguments));
    }

    private static String argumentsOf(String type) {
        return type.startsWith(CUSTOM) ? "input" : "arguments";
    }

    private static String unique(String id, Set<String> taken) {
        if (!id.isBlank() && taken.add(id)) {
            return id;
        }
        String madeUp = "call_" + UUID.randomUUID().toString().replace("-", "").substring(0, 24);
        taken.add(madeUp);
        return madeUp;
    }

    private static String type(ObjectNode item) {
        return plain(item.path("type").asText(""));
    }

    private static String plain(@Nullable String type) {
        return type == null ? "" : type.strip().toLowerCase(Locale.ROOT);
    }

    /** Returns a property as text; as JSON if the server sent an object. */
    static String text(JsonNode item, String property) {
        JsonNode value = item.path(property);
        return value.isContainerNode() ? value.toString() : value.asText("");
    }

    // ---- Read

    /**
     * Reads a call of a chat message, a run, a response or a realtime session.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static ToolCall call(JsonValue value) {
        if (Json.toTree(value) instanceof ObjectNode item) {
            boolean nested = item.path(FUNCTION).isObject() || item.path(CUSTOM).isObject();
            if (nested) {
                completeChat(item, new HashSet<>());
            } else {
                completeResponse(item, new HashSet<>());
            }
            String type = type(item);
            if (nested || CALLS.contains(type) || type.equals(APPROVAL)) {
                return call(item);
            }
        }
        throw new IllegalArgumentException("This is not a tool call: " + value);
    }

    /** Reads a call that is completed. One of a kind that nobody knows is the API's own. */
    public static ToolCall call(JsonNode item) {
        String type = item.path("type").asText();
        return switch (type) {
            case FUNCTION, CUSTOM -> {
                JsonNode inner = item.path(type);
                yield type.equals(FUNCTION)
                        ? new ToolCall(item.path("id").asText(), text(inner, "name"), text(inner, "arguments"))
                        : custom(item.path("id").asText(), inner);
            }
            case FUNCTION_CALL -> new ToolCall(id(item), text(item, "name"), text(item, "arguments"));
            case CUSTOM_CALL -> custom(id(item), item);
            case APPROVAL ->
                new ToolCall(
                        id(item),
                        text(item, "name"),
                        text(item, "arguments"),
                        ToolCall.Kind.MCP_APPROVAL,
                        item.path("server_label").asText());
            default ->
                new ToolCall(
                        id(item),
                        type.equals("computer_call") ? "computer_use_preview" : type.replaceAll("_call$", ""),
                        item.toString(),
                        ToolCall.Kind.HOSTED,
                        null);
        };
    }

    private static ToolCall custom(String id, JsonNode inner) {
        return new ToolCall(id, text(inner, "name"), text(inner, "input"), ToolCall.Kind.CUSTOM, null);
    }

    /** Returns what a call is answered under. */
    public static String id(JsonNode item) {
        String callId = text(item, "call_id");
        return callId.isEmpty() ? text(item, "id") : callId;
    }
}
