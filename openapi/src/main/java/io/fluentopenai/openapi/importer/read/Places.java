package io.fluentopenai.openapi.importer.read;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The positions in the text of the members of each object and array of a document. Not thread-safe while it is filled.
 */
public final class Places {
    private final Map<JsonNode, Map<String, Place>> members = new IdentityHashMap<>();
    private @Nullable JsonNode root;

    void root(JsonNode node) {
        root = node;
    }

    public void put(JsonNode container, String member, Place place) {
        members.computeIfAbsent(container, c -> new HashMap<>()).put(member, place);
    }

    /** The place of the node at {@code pointer}, or of its nearest ancestor that has one; null if there is none. */
    @Nullable
    public Place of(String pointer) {
        JsonNode node = root;
        Place place = null;
        List<String> steps = Pointer.steps(pointer);
        for (String step : steps) {
            if (node == null) {
                break;
            }
            Place found = members.getOrDefault(node, Map.of()).get(step);
            if (found == null) {
                break;
            }
            place = found;
            node = Pointer.find(node, Pointer.of(List.of(step)));
        }
        return place;
    }
}
