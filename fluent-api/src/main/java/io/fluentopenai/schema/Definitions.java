package io.fluentopenai.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The definitions of one schema. Objects, unions and enums become definitions as they are met; at the end, those with one use go
 * where they are used, and those with more stay under {@code $defs}.
 */
final class Definitions {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String DEFINITION = "#/$defs/";

    private final Map<Key, Definition> definitions = new LinkedHashMap<>();
    private final Map<String, Definition> byReference = new LinkedHashMap<>();

    /** The key of a definition: a type, and the discriminator value if it is a branch of a union. */
    record Key(TypeUse type, @Nullable Constant constant) {}

    /** The property that tells the branches of a union apart, and its value. */
    record Constant(String property, String value) {}

    /** A schema that is used by reference until the whole is assembled. */
    static final class Definition {
        final String reference;
        final String type;
        ObjectNode body = JSON.objectNode();
        int uses;

        Definition(String reference, String type) {
            this.reference = reference;
            this.type = type;
        }
    }

    /** Returns the definition with a key, or null if there is none yet. */
    @Nullable
    Definition get(Key key) {
        return definitions.get(key);
    }

    /** Adds a definition without a body. */
    Definition add(Key key) {
        Definition definition =
                new Definition(DEFINITION + freeName(key), key.type().name());
        definitions.put(key, definition);
        byReference.put(definition.reference, definition);
        return definition;
    }

    private String freeName(Key key) {
        String wanted = key.type().name();
        String name = wanted;
        for (int i = 2; byReference.containsKey(DEFINITION + name); i++) {
            name = wanted + "_" + i;
        }
        return name;
    }

    /** Returns a schema with its definitions in it or under {@code $defs}. Throws if no value of it is finite. */
    ObjectNode assemble(ObjectNode schema, String path) {
        return checked(assemble(schema), path);
    }

    private ObjectNode checked(ObjectNode schema, String path) {
        FiniteValues.Endless endless = FiniteValues.firstWithout(schema);
        if (endless == null) {
            return schema;
        }
        List<String> circle = new ArrayList<>();
        endless.circle().forEach(place -> circle.add(named(schema, path, place.pointer())));
        circle.add(circle.get(0));
        List<String> properties = endless.properties().stream()
                .map(place -> named(schema, path, place.pointer()))
                .toList();
        throw new SchemaException(
                named(schema, path, endless.properties().get(0).way()),
                "no value of the type is finite, because it requires itself again: " + String.join(" → ", circle),
                "Make " + String.join(" and ", properties) + " Optional or @Nullable"
                        + (endless.hasList() ? ", or let the list be empty" : "")
                        + (endless.hasUnion() ? ", or add a class that ends to the sealed type" : ""));
    }

    /** A place in a schema in the words of Java, such as {@code Order.lines[].product}. */
    private String named(JsonNode root, String name, List<String> tokens) {
        StringBuilder path = new StringBuilder(name);
        JsonNode at = root;
        for (int i = 0; i < tokens.size(); i++) {
            JsonNode parent = at.has("$ref") ? root.at(at.get("$ref").asText().substring(1)) : at;
            String token = tokens.get(i);
            at = parent.path(token);
            if (token.equals("items")) {
                path.append("[]");
                continue;
            }
            String key = FiniteValues.unescaped(tokens.get(++i));
            if (token.equals("$defs")) {
                path = new StringBuilder(definition(DEFINITION + key).type);
            } else if (token.equals("properties")) {
                path.append('.').append(key);
            }
            at = token.equals("anyOf") ? at.path(Integer.parseInt(key)) : at.path(key);
            String branch =
                    constant(at.has("$ref") ? root.at(at.get("$ref").asText().substring(1)) : at);
            if (token.equals("anyOf") && !branch.isEmpty()) {
                path.append('(').append(branch).append(')');
            }
        }
        return path.toString();
    }

    private static String constant(JsonNode branch) {
        return branch.path("properties").properties().stream()
                .findFirst()
                .map(first -> first.getValue().path("const").asText())
                .orElse("");
    }

    private ObjectNode assemble(ObjectNode schema) {
        String reference = schema.path("$ref").asText();
        boolean isObject =
                schema.size() == 1 && !reference.isEmpty() && body(reference).has("properties");
        String root = isObject ? reference : "";
        Set<String> used = new LinkedHashSet<>();
        ObjectNode assembled =
                isObject ? expand(body(root), Set.of(root), root, used) : expand(schema, Set.of(), root, used);
        Map<String, ObjectNode> kept = new TreeMap<>();
        List<String> open = new ArrayList<>(used);
        while (!open.isEmpty()) {
            String next = open.remove(open.size() - 1);
            if (!kept.containsKey(next)) {
                Set<String> further = new LinkedHashSet<>();
                kept.put(next, expand(body(next), Set.of(next), root, further));
                open.addAll(further);
            }
        }
        ObjectNode listed = JSON.objectNode();
        byReference.keySet().stream()
                .filter(kept::containsKey)
                .forEach(name -> listed.set(name.substring(DEFINITION.length()), kept.get(name)));
        return listed.isEmpty() ? assembled : assembled.set("$defs", listed);
    }

    private ObjectNode body(String reference) {
        return definition(reference).body;
    }

    private Definition definition(String reference) {
        Definition definition = byReference.get(reference);
        if (definition == null) {
            throw new IllegalStateException("No definition " + reference);
        }
        return definition;
    }

    /**
     * A copy in which references are gone that need not be, or must not: strict mode takes no description beside a
     * reference, so a property with one gets a copy of the definition.
     */
    private ObjectNode expand(ObjectNode schema, Set<String> within, String root, Set<String> used) {
        String reference = schema.path("$ref").asText();
        if (reference.isEmpty()) {
            ObjectNode copy = JSON.objectNode();
            schema.properties()
                    .forEach(entry -> copy.set(entry.getKey(), expandAny(entry.getValue(), within, root, used)));
            return copy;
        }
        Definition definition = byReference.get(reference);
        boolean alone = schema.size() == 1;
        if (definition != null && !within.contains(reference) && (definition.uses == 1 || !alone)) {
            Set<String> deeper = new HashSet<>(within);
            deeper.add(reference);
            ObjectNode copy = expand(definition.body, deeper, root, used);
            schema.properties().stream()
                    .filter(entry -> !entry.getKey().equals("$ref"))
                    .forEach(entry -> copy.set(entry.getKey(), entry.getValue()));
            return copy;
        }
        boolean toRoot = reference.equals(root);
        ObjectNode kept = JSON.objectNode().put("$ref", toRoot ? "#" : reference);
        if (!toRoot) {
            used.add(reference);
        }
        if (alone) {
            return kept;
        }
        ObjectNode around = JSON.objectNode();
        around.putArray("anyOf").add(kept);
        return around.put("description", schema.path("description").asText());
    }

    private JsonNode expandAny(JsonNode node, Set<String> within, String root, Set<String> used) {
        if (node instanceof ObjectNode object) {
            return expand(object, within, root, used);
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JSON.arrayNode();
            array.forEach(element -> copy.add(expandAny(element, within, root, used)));
            return copy;
        }
        return node;
    }
}
