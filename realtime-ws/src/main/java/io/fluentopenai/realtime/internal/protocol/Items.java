package io.fluentopenai.realtime.internal.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.model.RealtimeConversationItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What all items of a conversation have, whatever they are. */
public final class Items {
    private Items() {}

    /** The same item with an id; the given one is not changed. */
    public static RealtimeConversationItem withId(RealtimeConversationItem item, String id) {
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
