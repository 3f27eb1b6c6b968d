package io.fluentopenai.assistants;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.internal.compat.Later;
import org.jspecify.annotations.Nullable;

/**
 * A message, step or run of a stream, accumulated so far. Locked: the stream adds to it while the user of an earlier
 * event may ask for it on another thread.
 */
final class StreamedObject {
    private final @Nullable String id;
    private final GrowingObject object = new GrowingObject();

    StreamedObject(@Nullable String id) {
        this.id = id;
    }

    /** Returns whether an event is about this. One without an id is about what came last. */
    boolean isAbout(ObjectNode data) {
        String other = id(data);
        return other == null || other.equals(id);
    }

    static @Nullable String id(ObjectNode data) {
        return Later.text(null, data.path("id").textValue());
    }

    synchronized void replace(ObjectNode data) {
        object.replace(data);
    }

    synchronized void add(ObjectNode data) {
        if (id != null) {
            object.replace(data.objectNode().put("id", id));
        }
        JsonNode delta = data.path("delta");
        if (delta instanceof ObjectNode pieces) {
            object.add(pieces);
        }
    }

    <M extends JsonValue> M read(Class<M> type) {
        ObjectNode tree;
        synchronized (this) {
            tree = object.toTree();
        }
        return Json.read(tree.toString(), type);
    }
}
