package io.fluentopenai.openapi.importer.distil;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.read.DocumentReader;
import io.fluentopenai.openapi.importer.read.ImportException;
import io.fluentopenai.openapi.importer.read.Json;

/** Says what a node of the document has to be, and where it is not. Stateless. */
final class Expect {
    private Expect() {}

    static ObjectNode keep(ObjectNode node, String... keys) {
        ObjectNode facts = Json.object();
        for (String key : keys) {
            JsonNode value = node.get(key);
            if (value != null) {
                facts.set(key, value);
            }
        }
        return facts;
    }

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

    static String string(JsonNode node, String at) {
        if (node.isTextual()) {
            return node.textValue();
        }
        throw ImportException.at(at, "expected a string, found " + DocumentReader.kind(node));
    }

    static boolean bool(JsonNode node, String at) {
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        throw ImportException.at(at, "expected a boolean, found " + DocumentReader.kind(node));
    }

    static JsonNode number(JsonNode node, String at) {
        if (node.isNumber()) {
            return node;
        }
        throw ImportException.at(at, "expected a number, found " + DocumentReader.kind(node));
    }

    static void flag(ObjectNode facts, String key, JsonNode value, String at) {
        if (bool(value, at)) {
            facts.put(key, true);
        }
    }
}
