package io.fluentopenai.openapi.importer.supplement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.read.Json;
import io.fluentopenai.openapi.importer.read.Overlay;
import io.fluentopenai.openapi.sheet.FactSheet;
import java.util.Map;
import java.util.Set;

/**
 * Turns a fact sheet back into a document that can be imported again, and gives the same sheet: every name that the importer
 * has chosen is one that the document gives then. Stateless.
 */
final class SheetAsDocument {
    /** The keywords that the importer derives again. */
    private static final Set<String> DERIVED = Set.of(
            "x-dispatch", "x-choice", "x-extensible-enum", "x-api", "x-stream", "x-upstream-name", Supplement.MARK);

    /** The keywords of our own documents alone, such as our descriptions. */
    private static final Set<String> OURS = Set.of("description", "x-secret", "x-java-type", FactSheet.SHUTDOWN);

    private final boolean marked;

    private SheetAsDocument(boolean marked) {
        this.marked = marked;
    }

    /** The document, in which our own members carry the mark that an overlay gives them. */
    static ObjectNode of(ObjectNode sheet) {
        return new SheetAsDocument(true).document(sheet);
    }

    /** The document without our own members. */
    static ObjectNode plain(ObjectNode sheet) {
        return new SheetAsDocument(false).document(sheet);
    }

    private ObjectNode document(ObjectNode sheet) {
        ObjectNode document = (ObjectNode) converted(sheet, false);
        ((ObjectNode) document.path("components").path("schemas")).remove("WebhookEvent");
        return document;
    }

    /**
     * A copy in the words of a document.
     *
     * @param names whether the members of {@code node} are names, which mean nothing
     */
    private JsonNode converted(JsonNode node, boolean names) {
        if (node instanceof ArrayNode array) {
            ArrayNode copy = Json.array();
            array.forEach(item -> copy.add(converted(item, false)));
            return copy;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        ObjectNode copy = Json.object();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String key = member.getKey();
            JsonNode value = member.getValue();
            boolean ours = !names && OURS.contains(key);
            if (names || !(DERIVED.contains(key) || ours && !marked)) {
                copy.set(ours ? Overlay.MARK + key : key, converted(value, !names && isNames(key, value)));
            }
        }
        if (!names && object.has("x-extensible-enum")) {
            ObjectNode values = Json.object().put("type", "string");
            values.set("enum", object.get("x-extensible-enum").deepCopy());
            copy.remove("type");
            copy.putArray("anyOf").add(Json.object().put("type", "string")).add(values);
        }
        if (!names && object.path("x-dispatch").has("property")) {
            copy.set("discriminator", discriminator(object.get("x-dispatch")));
        }
        if (!names && object.has("x-method")) {
            copy.remove("x-method");
            if (marked) {
                copy.set(Overlay.NAME, object.get("x-method"));
            }
        }
        return copy;
    }

    private static boolean isNames(String key, JsonNode value) {
        return value.isObject()
                && Set.of("paths", "webhooks", "schemas", "properties", "responses", "content", "securitySchemes")
                        .contains(key);
    }

    /** Returns the discriminator, with a mapping of the values that the branches do not declare themselves. */
    private static ObjectNode discriminator(JsonNode dispatch) {
        ObjectNode discriminator = Json.object();
        discriminator.set("propertyName", dispatch.get("property"));
        ObjectNode mapping = Json.object();
        for (Map.Entry<String, JsonNode> entry : Json.members(dispatch.get("cases"))) {
            if (entry.getValue().isTextual()) {
                mapping.put(
                        entry.getKey(),
                        "#/components/schemas/" + entry.getValue().asText());
            }
        }
        discriminator.set("mapping", mapping);
        return discriminator;
    }
}
