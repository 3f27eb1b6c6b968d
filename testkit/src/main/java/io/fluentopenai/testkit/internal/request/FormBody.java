package io.fluentopenai.testkit.internal.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.testkit.Part;
import io.fluentopenai.testkit.internal.sheet.SheetSchemas;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Turns the fields of a form into the JSON object that their schema describes. First the names give the shape: {@code name[]}
 * and repeated names are arrays, {@code name[sub]} is a property of an object. Then the schema says what each text is: which
 * branch of a union an object belongs to is known only when all its properties are there. What is wrong with a field as a
 * field (a file without a name) is noted on the way.
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

    JsonNode read(JsonNode schema, List<Part> parts) {
        ObjectNode shape = Json.object();
        for (Part part : parts) {
            place(shape, keys(schema, part.name()), JsonNodeFactory.instance.pojoNode(part));
        }
        return value(schema, shape);
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
        keys.addAll(Arrays.asList(name.substring(bracket + 1, name.length() - 1).split("]\\[", -1)));
        return keys;
    }

    private static void place(ObjectNode object, List<String> keys, JsonNode leaf) {
        String key = keys.get(0);
        JsonNode known = object.get(key);
        if (keys.size() == 1) {
            if (known instanceof ArrayNode array) {
                array.add(leaf);
            } else if (known != null) {
                object.putArray(key).add(known).add(leaf);
            } else {
                object.set(key, leaf);
            }
            return;
        }
        List<String> inner = keys.subList(1, keys.size());
        if (!inner.get(0).isEmpty()) {
            place(known instanceof ObjectNode sub ? sub : object.putObject(key), inner, leaf);
            return;
        }
        ArrayNode array = known instanceof ArrayNode list ? list : object.putArray(key);
        if (inner.size() == 1) {
            array.add(leaf);
            return;
        }
        // name[][sub]: a property of the last element; one that it already has begins the next element.
        List<String> rest = inner.subList(1, inner.size());
        JsonNode last = array.isEmpty() ? null : array.get(array.size() - 1);
        place(last instanceof ObjectNode open && !open.has(rest.get(0)) ? open : array.addObject(), rest, leaf);
    }

    private JsonNode value(@Nullable JsonNode schema, JsonNode shape) {
        if (shape instanceof POJONode leaf) {
            return leaf(schema, (Part) leaf.getPojo());
        }
        if (shape.isArray()) {
            JsonNode items = schema == null ? null : coercion.elementSchema(schema);
            ArrayNode array = Json.array();
            shape.forEach(element -> array.add(value(items, element)));
            return array;
        }
        JsonNode texts = texts(shape);
        ObjectNode object = Json.object();
        shape.properties()
                .forEach(property -> object.set(
                        property.getKey(), value(property(schema, texts, property.getKey()), property.getValue())));
        return object;
    }

    /** The same shape with the texts of its parts. */
    private static JsonNode texts(JsonNode shape) {
        if (shape instanceof POJONode leaf) {
            Part part = (Part) leaf.getPojo();
            return TextNode.valueOf(part.filename() == null ? part.text() : "(file)");
        }
        if (shape.isArray()) {
            ArrayNode array = Json.array();
            shape.forEach(element -> array.add(texts(element)));
            return array;
        }
        ObjectNode object = Json.object();
        shape.properties().forEach(property -> object.set(property.getKey(), texts(property.getValue())));
        return object;
    }

    private JsonNode leaf(@Nullable JsonNode schema, Part part) {
        JsonNode single = single(schema, part);
        // A single part is as good as a list of one.
        if (schema != null
                && !single.isArray()
                && coercion.admitsArray(schema)
                && !schemas.checker().accepts(schema, single)) {
            return Json.array().add(single(coercion.elementSchema(schema), part));
        }
        return single;
    }

    private JsonNode single(@Nullable JsonNode schema, Part part) {
        if (schema != null && isBinary(schema)) {
            checkFilename(part);
            // The content of a file is of no concern to the schema, and may be large.
            return TextNode.valueOf("(file of " + part.length() + " bytes)");
        }
        String type = part.contentType();
        if (type != null && type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            try {
                return Json.parse(part.text());
            } catch (IllegalArgumentException e) {
                note(part, String.valueOf(e.getMessage()));
            }
        }
        return schema == null ? TextNode.valueOf(part.text()) : coercion.read(schema, part.text());
    }

    private void checkFilename(Part part) {
        String filename = part.filename();
        if (filename == null) {
            note(part, "a file without a filename");
        } else if (filename.isEmpty()) {
            note(part, "a file with an empty filename");
        } else if (filename.contains("/") || filename.contains("\\")) {
            note(part, "a filename with a path");
        }
    }

    private void note(Part part, String problem) {
        String line = Json.step(part.name()) + ": " + problem;
        if (!problems.contains(line)) {
            problems.add(line);
        }
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

    /** The schema of a property, or null if none is declared. */
    private @Nullable JsonNode property(@Nullable JsonNode schema, JsonNode texts, String key) {
        if (schema == null) {
            return null;
        }
        List<JsonNode> leaves = new ArrayList<>();
        schemas.leaves(schema, texts, leaves);
        for (JsonNode leaf : leaves) {
            JsonNode own = leaf.path("properties").get(key);
            if (own != null) {
                return own;
            }
        }
        for (JsonNode leaf : leaves) {
            JsonNode additional = leaf.path("additionalProperties");
            if (additional.isObject()) {
                return additional;
            }
        }
        return null;
    }
}
