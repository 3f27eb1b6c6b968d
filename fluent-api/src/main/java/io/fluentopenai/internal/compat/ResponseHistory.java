package io.fluentopenai.internal.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonModel;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.json.JsonWriter;
import io.fluentopenai.client.model.FunctionToolCall;
import io.fluentopenai.client.model.InputItem;
import io.fluentopenai.client.model.OutputItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The items of responses as they go back: whatever the model and its server wrote, servers take them. */
public final class ResponseHistory {
    private ResponseHistory() {}

    /** Returns output as input. Nearly all kinds of output are kinds of input; what is not goes back as it came. */
    public static List<InputItem> asInput(List<OutputItem> output) {
        List<InputItem> items = new ArrayList<>();
        for (OutputItem item : output) {
            boolean fits = item instanceof InputItem && isComplete(item);
            items.add(fits ? (InputItem) item : new InputItem.Unknown(Json.toTree(item)));
        }
        return items;
    }

    /** Returns whether it has all that a request must have: not every server sends it. */
    private static boolean isComplete(JsonValue item) {
        try {
            JsonWriter.toBytes(item, true, null);
            return true;
        } catch (IllegalArgumentException incomplete) {
            return false;
        }
    }

    /**
     * Returns items as servers take them. The arguments of functions are objects; what the model wrote is in the result of the
     * call. Items of reasoning have no status and no nulls, which are refused though they were sent.
     */
    public static List<InputItem> sendable(List<InputItem> items) {
        return items.stream().map(ResponseHistory::sendable).toList();
    }

    private static InputItem sendable(InputItem item) {
        if (item instanceof FunctionToolCall call) {
            JsonNode other = call.arguments() == null ? call.extraProperty("arguments") : null;
            String written = other != null ? other.toString() : Objects.requireNonNullElse(call.arguments(), "");
            String arguments = ToolArguments.sendable(written);
            return arguments.equals(call.arguments())
                    ? call
                    : JsonModel.copyOf(call).arguments(arguments);
        }
        if ("reasoning".equals(item.type()) && Json.toTree(item) instanceof ObjectNode came) {
            ObjectNode thought = JsonNodeFactory.instance.objectNode();
            came.properties().forEach(property -> {
                if (!property.getValue().isNull() && !property.getKey().equals("status")) {
                    thought.set(property.getKey(), property.getValue());
                }
            });
            if (!thought.has("summary")) {
                thought.putArray("summary");
            }
            return thought.equals(came) ? item : new InputItem.Unknown(thought);
        }
        return item;
    }
}
