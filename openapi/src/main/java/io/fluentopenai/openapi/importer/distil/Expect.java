package io.fluentopenai.openapi.importer.distil;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.read.DocumentReader;
import io.fluentopenai.openapi.importer.read.ImportException;
import io.fluentopenai.openapi.importer.read.Json;
import io.fluentopenai.openapi.importer.read.NodeKind;
import io.fluentopenai.openapi.importer.read.Pointer;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Says what a node of the document has to be, and where it is not. Stateless. */
final class Expect {
    private Expect() {}

    static ObjectNode object(JsonNode node, String at) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw ImportException.at(at, "expected an object, found " + DocumentReader.kind(node));
    }

    static ArrayNode array(JsonNode node, String at) {
        if (node instanceof ArrayNode array) {
            return array;
        }
        throw ImportException.at(at, "expected an array, found " + DocumentReader.kind(node));
    }

    static JsonNode value(NodeKind kind, JsonNode node, String at) {
        if (!kind.fits(node)) {
            throw ImportException.at(at, "expected " + kind + ", found " + DocumentReader.kind(node));
        }
        return node;
    }

    static String string(JsonNode node, String at) {
        return value(NodeKind.TEXT, node, at).textValue();
    }

    /** A boolean whose default is false, which says nothing. */
    static @Nullable JsonNode flag(JsonNode node, String at) {
        return value(NodeKind.BOOLEAN, node, at).booleanValue() ? node : null;
    }

    /** The distilled form of a member; null if it is dropped. */
    interface Member {
        @Nullable
        JsonNode kept(String key, JsonNode value, String at);
    }

    /** Returns what is kept of the members of an object. */
    static ObjectNode each(JsonNode node, String at, Member member) {
        ObjectNode facts = Json.object();
        for (Map.Entry<String, JsonNode> entry : object(node, at).properties()) {
            String key = entry.getKey();
            JsonNode kept = member.kept(key, entry.getValue(), Pointer.child(at, key));
            if (kept != null) {
                facts.set(key, kept);
            }
        }
        return facts;
    }

    /** Returns what is kept of the members of an object of this kind, which must be known or extensions. */
    static ObjectNode members(NodeKind kind, JsonNode node, String at, Member member) {
        return each(node, at, (key, value, valueAt) -> {
            JsonNode kept = member.kept(key, value, valueAt);
            if (kept == null) {
                kind.expect(key, valueAt);
            }
            return kept;
        });
    }

    /** Returns what is kept of the elements of an array. */
    static ArrayNode list(JsonNode node, String at, BiFunction<JsonNode, String, JsonNode> element) {
        ArrayNode facts = Json.array();
        for (JsonNode each : array(node, at)) {
            facts.add(element.apply(each, Pointer.child(at, facts.size())));
        }
        return facts;
    }
}
