package io.fluentopenai.realtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.model.RealtimeConversationItem;
import io.fluentopenai.client.model.RealtimeConversationItemFunctionCall;
import io.fluentopenai.client.model.RealtimeConversationItemFunctionCallOutput;
import io.fluentopenai.client.model.RealtimeConversationItemMessageAssistant;
import io.fluentopenai.client.model.RealtimeConversationItemMessageSystem;
import io.fluentopenai.client.model.RealtimeConversationItemMessageUser;
import io.fluentopenai.client.model.RealtimeMCPApprovalRequest;
import io.fluentopenai.client.model.RealtimeMCPApprovalResponse;
import io.fluentopenai.client.model.RealtimeMCPListTools;
import io.fluentopenai.client.model.RealtimeMCPToolCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What all items of a conversation have, whatever they are. */
final class Items {
    private Items() {}

    /** The id; null if the item has none. */
    static @Nullable String id(RealtimeConversationItem item) {
        if (item instanceof RealtimeConversationItemMessageUser message) {
            return message.id();
        } else if (item instanceof RealtimeConversationItemMessageAssistant message) {
            return message.id();
        } else if (item instanceof RealtimeConversationItemMessageSystem message) {
            return message.id();
        } else if (item instanceof RealtimeConversationItemFunctionCall call) {
            return call.id();
        } else if (item instanceof RealtimeConversationItemFunctionCallOutput output) {
            return output.id();
        } else if (item instanceof RealtimeMCPApprovalRequest request) {
            return request.id();
        } else if (item instanceof RealtimeMCPApprovalResponse response) {
            return response.id();
        } else if (item instanceof RealtimeMCPListTools list) {
            return list.id();
        } else if (item instanceof RealtimeMCPToolCall call) {
            return call.id();
        } else if (item instanceof RealtimeConversationItem.Unknown unknown) {
            return unknown.json().path("id").textValue();
        }
        return null;
    }

    /** The same item with an id; the given one is not changed. */
    static RealtimeConversationItem withId(RealtimeConversationItem item, String id) {
        if (!(Json.toTree(item) instanceof ObjectNode tree)) {
            return item;
        }
        tree.put("id", id);
        try (JsonReader in = JsonReader.of(tree.toString().getBytes(StandardCharsets.UTF_8))) {
            return RealtimeConversationItem.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
