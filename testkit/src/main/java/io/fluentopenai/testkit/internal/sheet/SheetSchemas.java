package io.fluentopenai.testkit.internal.sheet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The component schemas of a sheet, and the ways to find one's way in them. Thread-safe. */
public final class SheetSchemas {

    private final Map<String, PackedSheet.Fact> components;
    private final SchemaChecker checker;

    public SheetSchemas(Map<String, PackedSheet.Fact> components) {
        this.components = components;
        this.checker = new SchemaChecker(components);
    }

    public SchemaChecker checker() {
        return checker;
    }

    /** The names of all components. */
    public Set<String> names() {
        return components.keySet();
    }

    /** The schema of a component. */
    public JsonNode component(String name) {
        PackedSheet.Fact fact = components.get(name);
        if (fact == null) {
            throw new IllegalArgumentException("No component schema named " + name);
        }
        return fact.tree();
    }

    /** The name of the component that a schema refers to, or null if it is no reference. */
    public static @Nullable String reference(JsonNode schema) {
        return SchemaChecker.reference(schema);
    }

    /** The schema itself, or what it refers to. */
    public JsonNode resolve(JsonNode schema) {
        JsonNode resolved = schema;
        String name = reference(resolved);
        while (name != null) {
            resolved = component(name);
            name = reference(resolved);
        }
        return resolved;
    }

    /** The values that a schema names, also if it admits others; missing if it names none. */
    public static JsonNode values(JsonNode schema) {
        return schema.has("enum") ? schema.get("enum") : schema.path("x-extensible-enum");
    }

    /** The branches of a union or choice; null if the schema is none. */
    public static @Nullable JsonNode branches(JsonNode schema) {
        JsonNode oneOf = schema.get("oneOf");
        return oneOf != null ? oneOf : schema.get("anyOf");
    }

    /** JSON pointers of the properties within {@code instance} that the schema does not know. */
    public List<String> unknownProperties(JsonNode schema, JsonNode instance) {
        return new UnknownProperties(this).find(schema, instance);
    }

    /** Returns the problems of what a client sent, unknown properties included. */
    public List<Problem> problems(JsonNode schema, JsonNode instance) {
        List<Problem> problems = new ArrayList<>();
        for (String line : checker.check(schema, instance)) {
            problems.add(Problem.of(line));
        }
        for (String place : unknownProperties(schema, instance)) {
            problems.add(new Problem(
                    Problem.param(place),
                    "unknown_parameter",
                    "Unknown parameter: '" + Problem.param(place) + "' at " + place));
        }
        return problems;
    }

    /** Adds the schemas without references and unions that {@code instance} may be meant for. */
    public void leaves(JsonNode schema, JsonNode instance, List<JsonNode> leaves) {
        JsonNode resolved = resolve(schema);
        JsonNode branches = branches(resolved);
        if (branches == null) {
            if (admits(resolved, instance)) {
                leaves.add(resolved);
            }
            return;
        }
        JsonNode rule = resolved.get("x-dispatch");
        if (rule != null && instance.isObject()) {
            dispatched(resolved, rule, instance, leaves);
            return;
        }
        List<List<JsonNode>> fitting = new ArrayList<>();
        List<JsonNode> valid = new ArrayList<>();
        for (JsonNode branch : branches) {
            List<JsonNode> own = new ArrayList<>();
            leaves(branch, instance, own);
            if (!own.isEmpty()) {
                fitting.add(own);
                valid.add(branch);
            }
        }
        // Only a real choice is worth a validation; where nothing is valid, the validator says why, not we.
        boolean anyValid = fitting.size() < 2 || valid.stream().anyMatch(branch -> checker.accepts(branch, instance));
        for (int i = 0; i < fitting.size(); i++) {
            if (fitting.size() < 2 || !anyValid || checker.accepts(valid.get(i), instance)) {
                leaves.addAll(fitting.get(i));
            }
        }
    }

    private void dispatched(JsonNode union, JsonNode rule, JsonNode instance, List<JsonNode> leaves) {
        String branch = Dispatch.branch(rule, instance);
        if (branch == null) {
            return;
        }
        JsonNode leaf = component(branch);
        leaves.add(leaf);
        // Where branches overlap, the rule names one of them; a property may yet be that of another that fits as well.
        if (!declaresAll(leaf, instance)) {
            for (JsonNode other : Objects.requireNonNull(branches(union))) {
                if (!branch.equals(reference(other)) && checker.accepts(other, instance)) {
                    leaves(other, instance, leaves);
                }
            }
        }
    }

    private static boolean declaresAll(JsonNode leaf, JsonNode instance) {
        for (Map.Entry<String, JsonNode> property : instance.properties()) {
            if (!leaf.path("properties").has(property.getKey())) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether a schema without reference and union admits the JSON type of {@code instance}. */
    public static boolean admits(JsonNode schema, JsonNode instance) {
        JsonNode type = schema.get("type");
        if (type == null) {
            return true;
        }
        if (type.isTextual()) {
            return admitsType(type.asText(), instance);
        }
        for (JsonNode one : type) {
            if (admitsType(one.asText(), instance)) {
                return true;
            }
        }
        return false;
    }

    private static boolean admitsType(String type, JsonNode instance) {
        String token = Dispatch.token(instance);
        return type.equals(token) || type.equals("integer") && token.equals("number");
    }
}
