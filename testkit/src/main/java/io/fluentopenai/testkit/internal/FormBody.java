package io.fluentopenai.testkit.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.testkit.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Turns the fields of a form into the JSON object that their schema describes: {@code name[]} and repeated names are
 * arrays, {@code name[sub]} is a property of an object, text becomes what the schema wants there. What is wrong with a
 * field as a field (a file without a name) is noted on the way.
 */
final class FormBody {

    private final SheetSchemas schemas;
    private final Coercion coercion;
    private final List<String> problems = new ArrayList<>();

    FormBody(SheetSchemas schemas) {
        this.schemas = schemas;
        this.coercion = new Coercion(schemas);
    }

    List<String> problems() {
        return problems;
    }

    ObjectNode read(JsonNode schema, List<Part> parts) {
        ObjectNode form = Json.object();
        for (Part part : parts) {
            put(form, schema, keys(schema, part.name()), 0, part);
        }
        return form;
    }

    /** Splits {@code a[b][]} into {@code a}, {@code b} and an empty key, unless the schema has a property of that name. */
    private List<String> keys(JsonNode schema, String name) {
        int bracket = name.indexOf('[');
        if (bracket <= 0
                || !name.endsWith("]")
                || schemas.resolve(schema).path("properties").has(name)) {
            return List.of(name);
        }
        List<String> keys = new ArrayList<>();
        keys.add(name.substring(0, bracket));
        for (String key : name.substring(bracket + 1, name.length() - 1).split("]\\[", -1)) {
            keys.add(key);
        }
        return keys;
    }

    private void put(ObjectNode target, JsonNode schema, List<String> keys, int at, Part part) {
        String key = keys.get(at);
        JsonNode property = property(schema, key);
        boolean last = at == keys.size() - 1;
        boolean bracketed = !last && keys.get(at + 1).isEmpty();
        if (last || bracketed && at + 1 == keys.size() - 1) {
            JsonNode known = target.get(key);
            boolean array = bracketed || coercion.admitsArray(property) && (known != null || !fits(property, part));
            if (bracketed && !property.isMissingNode() && !coercion.admitsArray(property)) {
                problems.add(Json.step(key) + ": the name of the part is that of an array");
            }
            if (!array) {
                if (known != null) {
                    problems.add(Json.step(key) + ": more than one part has this name");
                }
                target.set(key, value(property, part));
                return;
            }
            ArrayNode values;
            if (known instanceof ArrayNode) {
                values = (ArrayNode) known;
            } else {
                values = Json.array();
                if (known != null) {
                    values.add(known);
                }
                target.set(key, values);
            }
            values.add(value(coercion.elementSchema(property), part));
            return;
        }
        if (bracketed) {
            // name[][sub]: a property of the last element; a sub name that it already has begins the next one.
            ArrayNode list = target.get(key) instanceof ArrayNode known ? known : target.putArray(key);
            JsonNode end = list.isEmpty() ? null : list.get(list.size() - 1);
            ObjectNode element =
                    end instanceof ObjectNode object && !object.has(keys.get(at + 2)) ? object : list.addObject();
            put(element, coercion.elementSchema(property), keys, at + 2, part);
            return;
        }
        ObjectNode inner = target.get(key) instanceof ObjectNode known ? known : target.putObject(key);
        put(inner, property, keys, at + 1, part);
    }

    /** Whether a single part is a valid value, so that an array is not meant. */
    private boolean fits(JsonNode property, Part part) {
        return schemas.checker().accepts(property, value(property, part));
    }

    private JsonNode value(JsonNode schema, Part part) {
        if (isBinary(schema)) {
            if (part.filename() == null) {
                problems.add(Json.step(part.name()) + ": a file without a filename");
            } else if (part.filename().isEmpty()) {
                problems.add(Json.step(part.name()) + ": a file with an empty filename");
            } else if (part.filename().contains("/") || part.filename().contains("\\")) {
                problems.add(Json.step(part.name()) + ": a filename with a path");
            }
            // The content of a file is of no concern to the schema, and may be large.
            return TextNode.valueOf("(file of " + part.bytes().length + " bytes)");
        }
        String type = part.contentType();
        if (type != null && type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            try {
                return Json.parse(part.text());
            } catch (IllegalArgumentException e) {
                problems.add(Json.step(part.name()) + ": " + e.getMessage());
            }
        }
        return schema.isMissingNode() ? TextNode.valueOf(part.text()) : coercion.read(schema, part.text());
    }

    private boolean isBinary(JsonNode schema) {
        JsonNode resolved = schemas.resolve(schema);
        if (resolved.path("format").asText().equals("binary")) {
            return true;
        }
        JsonNode branches = SheetSchemas.branches(resolved);
        if (branches != null) {
            for (JsonNode branch : branches) {
                if (isBinary(branch)) {
                    return true;
                }
            }
        }
        return false;
    }

    private JsonNode property(JsonNode schema, String key) {
        List<JsonNode> leaves = new ArrayList<>();
        schemas.leaves(schema, Json.object(), leaves);
        if (leaves.isEmpty()) {
            leaves.addAll(dispatched(schema));
        }
        for (JsonNode leaf : leaves) {
            JsonNode own = leaf.path("properties").get(key);
            if (own != null) {
                return own;
            }
        }
        for (JsonNode leaf : leaves) {
            if (leaf.path("additionalProperties").isObject()) {
                return leaf.get("additionalProperties");
            }
        }
        return Json.object().path("none");
    }

    /** The branches of a union whose rule needs properties that have not been read yet. */
    private List<JsonNode> dispatched(JsonNode schema) {
        List<JsonNode> leaves = new ArrayList<>();
        JsonNode branches = SheetSchemas.branches(schemas.resolve(schema));
        if (branches != null) {
            for (JsonNode branch : branches) {
                schemas.leaves(branch, Json.object(), leaves);
            }
        }
        return leaves;
    }
}
