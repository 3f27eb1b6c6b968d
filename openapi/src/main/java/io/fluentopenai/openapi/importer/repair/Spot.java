package io.fluentopenai.openapi.importer.repair;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.openapi.importer.read.NodeKind;
import io.fluentopenai.openapi.importer.read.Pointer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node of a document on the way from its root.
 *
 * @param kind what it is
 * @param at its pointer
 * @param around the node that holds it; null for the root
 */
record Spot(
        NodeKind kind, JsonNode node, String at, @Nullable Spot around) {
    static Spot root(JsonNode document) {
        return new Spot(NodeKind.DOCUMENT, document, "", null);
    }

    Spot child(String key, NodeKind childKind, JsonNode child) {
        return new Spot(childKind, child, Pointer.child(at, key), this);
    }

    /** The name or index under which the node stands in the one around it; empty for the root. */
    String name() {
        List<String> steps = Pointer.steps(at);
        return steps.isEmpty() ? "" : steps.get(steps.size() - 1);
    }

    /** The schema that this one is a property of; null if it is none. */
    @Nullable
    Spot owner() {
        return around != null && around.kind() == NodeKind.PROPERTIES ? around.around() : null;
    }
}
