package io.fluentopenai.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for parts of a schema that no finite value fits, such as an object that requires another object like itself. A model that
 * begins one can never end it.
 *
 * <p>The least fixed point decides: a string has a finite value, an object has one if all its properties have, a union if one of
 * its branches has, a list if it may be empty or its elements have, a reference if its target has. What never comes to have one
 * has none.
 */
final class FiniteValues {
    private final JsonNode root;

    /** References whose targets have a finite value. */
    private final Set<String> finite = new HashSet<>();

    /** Properties that are taken for optional, to find out whether that would help. */
    private final Set<JsonNode> optional = Collections.newSetFromMap(new IdentityHashMap<>());

    private FiniteValues(JsonNode root) {
        this.root = root;
    }

    /**
     * A part that has no finite value.
     *
     * @param circle places from the first that comes again, through properties, back to it
     * @param properties those that give it an end if they all may be null; empty if that would not help
     * @param hasList whether a list that must not be empty is in the circle
     * @param hasUnion whether a union is in the circle
     */
    record Endless(List<Place> circle, List<Place> properties, boolean hasList, boolean hasUnion) {}

    /**
     * The location of a part of a schema.
     *
     * @param way tokens from the root, through the references on the way
     * @param pointer tokens from the root to where it is written
     */
    record Place(List<String> way, List<String> pointer) {
        private static final Place ROOT = new Place(List.of(), List.of());

        Place then(String... tokens) {
            return new Place(plus(way, tokens), plus(pointer, tokens));
        }

        private Place at(String reference) {
            return new Place(
                    way,
                    reference.equals("#")
                            ? List.of()
                            : List.of(reference.substring(2).split("/", -1)));
        }

        private static List<String> plus(List<String> tokens, String... more) {
            List<String> all = new ArrayList<>(tokens);
            all.addAll(List.of(more));
            return all;
        }
    }

    /** The first part without a finite value; null if every part has one. All references must lead somewhere. */
    static @Nullable Endless firstWithout(JsonNode root) {
        FiniteValues values = new FiniteValues(root);
        values.solve();
        Part first = values.find(new Part(root, Place.ROOT, false), new HashSet<>());
        return first == null ? null : values.explain(first);
    }

    // ---- The fixed point

    private void solve() {
        Set<String> open = new LinkedHashSet<>(List.of("#"));
        for (String name : List.of("$defs", "definitions")) {
            root.path(name).fieldNames().forEachRemaining(each -> open.add("#/" + name + "/" + escaped(each)));
        }
        finite.clear();
        while (open.removeIf(reference -> isFinite(target(reference)) && finite.add(reference))) {
            // Each round may make others finite.
        }
    }

    private JsonNode target(String reference) {
        return root.at(reference.substring(1));
    }

    static String escaped(String token) {
        return token.replace("~", "~0").replace("/", "~1");
    }

    static String unescaped(String token) {
        return token.replace("~1", "/").replace("~0", "~");
    }

    private boolean isFinite(JsonNode schema) {
        if (optional.contains(schema)) {
            return true;
        }
        if (schema.has("$ref")) {
            return finite.contains(schema.get("$ref").asText());
        }
        if (schema.has("anyOf")) {
            for (JsonNode branch : schema.get("anyOf")) {
                if (isFinite(branch)) {
                    return true;
                }
            }
            return false;
        }
        boolean isObject = hasType(schema, "object");
        boolean isList = hasType(schema, "array");
        boolean isOther = schema.path("type").size() > (isObject ? 1 : 0) + (isList ? 1 : 0);
        if (isOther || schema.has("enum") || schema.has("const") || !isObject && !isList) {
            return true;
        }
        return isObject && endless(schema).isEmpty()
                || isList && (!mustHaveElements(schema) || isFinite(schema.path("items")));
    }

    private static boolean hasType(JsonNode schema, String wanted) {
        JsonNode type = schema.path("type");
        for (JsonNode each : type) {
            if (each.asText().equals(wanted)) {
                return true;
            }
        }
        return type.asText().equals(wanted);
    }

    private static boolean mustHaveElements(JsonNode list) {
        return list.path("minItems").asInt() > 0;
    }

    /** The names of an object's properties that have no finite value. */
    private List<String> endless(JsonNode object) {
        return object.path("properties").properties().stream()
                .filter(property -> !isFinite(property.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    // ---- The culprit

    private record Part(JsonNode schema, Place place, boolean isProperty) {
        Part property(String name) {
            return new Part(schema.path("properties").path(name), place.then("properties", escaped(name)), true);
        }

        Part items() {
            return new Part(schema.path("items"), place.then("items"), false);
        }

        Part branch(int index) {
            return new Part(schema.path("anyOf").path(index), place.then("anyOf", String.valueOf(index)), false);
        }
    }

    private Part target(Part part) {
        String reference = part.schema().get("$ref").asText();
        return new Part(target(reference), part.place().at(reference), false);
    }

    /** The first part without a finite value, from the root on, through all references. */
    private @Nullable Part find(Part part, Set<String> followed) {
        if (!isFinite(part.schema())) {
            return part;
        }
        JsonNode schema = part.schema();
        List<Part> inner = new ArrayList<>();
        if (schema.has("$ref")) {
            if (followed.add(schema.get("$ref").asText())) {
                inner.add(target(part));
            }
        }
        schema.path("properties").fieldNames().forEachRemaining(name -> inner.add(part.property(name)));
        for (int i = 0; i < schema.path("anyOf").size(); i++) {
            inner.add(part.branch(i));
        }
        if (schema.has("items")) {
            inner.add(part.items());
        }
        for (Part each : inner) {
            Part found = find(each, followed);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private Endless explain(Part culprit) {
        List<Part> circle = circle(culprit);
        boolean hasList = circle.stream().anyMatch(part -> hasType(part.schema(), "array"));
        boolean hasUnion = circle.stream().anyMatch(part -> part.schema().has("anyOf"));
        List<Place> places = properties(circle).stream().map(Part::place).toList();
        List<Place> repairs = new ArrayList<>();
        while (!isFinite(culprit.schema())) {
            List<Part> properties = properties(circle(culprit));
            if (properties.isEmpty()) {
                return new Endless(places, List.of(), hasList, hasUnion);
            }
            Part last = properties.get(properties.size() - 1);
            repairs.add(last.place());
            optional.add(last.schema());
            solve();
        }
        return new Endless(places, repairs, hasList, hasUnion);
    }

    private static List<Part> properties(List<Part> circle) {
        return circle.stream().filter(Part::isProperty).toList();
    }

    /** The parts without a finite value that lead from one of them back to it. */
    private List<Part> circle(Part from) {
        List<Part> way = new ArrayList<>();
        Part at = from;
        while (indexOf(at.schema(), way) < 0) {
            way.add(at);
            at = next(at);
        }
        return way.subList(indexOf(at.schema(), way), way.size());
    }

    @SuppressWarnings("ReferenceEquality") // Two parts may look alike, and be in different places.
    private static int indexOf(JsonNode schema, List<Part> way) {
        for (int i = 0; i < way.size(); i++) {
            if (way.get(i).schema() == schema) {
                return i;
            }
        }
        return -1;
    }

    /** A part that keeps the given one from having a finite value; of the branches of a union the one that lacks the least. */
    private Part next(Part part) {
        JsonNode schema = part.schema();
        if (schema.has("$ref")) {
            return target(part);
        }
        if (schema.has("anyOf")) {
            int best = 0;
            for (int i = 1; i < schema.get("anyOf").size(); i++) {
                if (lacking(part.branch(i)) < lacking(part.branch(best))) {
                    best = i;
                }
            }
            return part.branch(best);
        }
        List<String> properties = endless(schema);
        return properties.isEmpty() ? part.items() : part.property(properties.get(0));
    }

    private int lacking(Part branch) {
        JsonNode schema = branch.schema();
        JsonNode object = schema.has("$ref") ? target(schema.get("$ref").asText()) : schema;
        return Math.max(1, endless(object).size());
    }
}
