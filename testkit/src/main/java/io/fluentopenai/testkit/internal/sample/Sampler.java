package io.fluentopenai.testkit.internal.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.testkit.internal.sheet.SheetSchemas;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes one sample of a schema. The same schema, options and seed give the same sample. One instance makes one sample; not
 * thread-safe.
 */
public final class Sampler {

    /** The depth down to which optional properties are sampled; required ones always are. */
    private static final int DEEPEST = 7;

    private final Function<JsonNode, @Nullable String> references;
    private final Function<String, JsonNode> targets;
    private final SampleOptions options;
    private final Scalars scalars;
    private final Deque<String> path = new ArrayDeque<>();
    private int depth;
    private boolean inArray;

    public Sampler(SheetSchemas schemas, SampleOptions options, long seed) {
        this(SheetSchemas::reference, schemas::component, options, seed);
    }

    /**
     * A sampler of schemas that are not the sheet's.
     *
     * @param references what a schema refers to; null if it does not
     * @param targets the schema that is referred to
     */
    Sampler(
            Function<JsonNode, @Nullable String> references,
            Function<String, JsonNode> targets,
            SampleOptions options,
            long seed) {
        this.references = references;
        this.targets = targets;
        this.options = options;
        this.scalars = new Scalars(seed);
    }

    /**
     * A sample of the schema.
     *
     * @throws IllegalArgumentException if the schema has no finite instance
     */
    public JsonNode sample(JsonNode schema) {
        JsonNode made = make(schema, 0);
        if (made == null) {
            throw new IllegalArgumentException("The schema has no finite instance: " + schema);
        }
        return made;
    }

    /**
     * Makes a value, or null if that is not possible without running in a circle.
     *
     * @param pick which of several alternatives to take, counted modulo their number
     */
    private @Nullable JsonNode make(JsonNode schema, int pick) {
        String name = references.apply(schema);
        if (name != null) {
            if (path.contains(name)) {
                return null;
            }
            path.push(name);
            try {
                return make(targets.apply(name), pick);
            } finally {
                path.pop();
            }
        }
        if (schema.has("const")) {
            return schema.get("const");
        }
        JsonNode branches = SheetSchemas.branches(schema);
        if (branches != null) {
            return union(schema, branches, pick);
        }
        JsonNode values = SheetSchemas.values(schema);
        if (!values.isMissingNode()) {
            return enumValue(values, pick);
        }
        return byType(schema, type(schema));
    }

    private String type(JsonNode schema) {
        JsonNode type = schema.get("type");
        if (type == null) {
            if (options.plain()) {
                throw new IllegalArgumentException("No type: " + schema);
            }
            return schema.has("properties") ? "object" : schema.has("items") ? "array" : "any";
        }
        if (type.isTextual()) {
            return type.asText();
        }
        if (options.optional()) {
            for (JsonNode one : type) {
                if (!one.asText().equals("null")) {
                    return one.asText();
                }
            }
        }
        for (JsonNode one : type) {
            if (one.asText().equals("null")) {
                return "null";
            }
        }
        return type.get(0).asText();
    }

    private @Nullable JsonNode byType(JsonNode schema, String type) {
        return switch (type) {
            case "object" -> object(schema);
            case "array" -> array(schema);
            case "string" -> scalars.string(schema, options.optional() && !options.plain());
            case "integer" -> scalars.integer(schema);
            case "number" -> scalars.number(schema);
            case "boolean" -> scalars.bool();
            case "null" -> NullNode.getInstance();
            case "any" -> scalars.any();
            default -> throw new IllegalArgumentException("Unknown type: " + type);
        };
    }

    private JsonNode enumValue(JsonNode values, int pick) {
        if (options.unknownEnumValues() && values.get(0).isTextual()) {
            return TextNode.valueOf("something_new_" + scalars.next());
        }
        return values.get(pick % values.size());
    }

    private @Nullable JsonNode union(JsonNode schema, JsonNode branches, int pick) {
        List<JsonNode> real = new ArrayList<>();
        boolean nullable = false;
        for (JsonNode branch : branches) {
            if (branch.path("type").asText().equals("null")) {
                nullable = true;
            } else {
                real.add(branch);
            }
        }
        if (nullable && !options.optional()) {
            return NullNode.getInstance();
        }
        // Of two elements of an array only the second is unknown, so that a sample shows known branches, too.
        if (options.unknownBranches() && schema.has("x-dispatch") && (!inArray || pick > 0)) {
            JsonNode unknown = UnknownBranch.of(schema.get("x-dispatch"), scalars.next());
            if (unknown != null) {
                return unknown;
            }
        }
        for (int i = 0; i < real.size(); i++) {
            JsonNode made = make(real.get((pick + i) % real.size()), pick / real.size());
            if (made != null) {
                return made;
            }
        }
        return nullable ? NullNode.getInstance() : null;
    }

    private @Nullable JsonNode object(JsonNode schema) {
        ObjectNode made = Json.object();
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        boolean outerInArray = inArray;
        inArray = false;
        depth++;
        try {
            for (var property : schema.path("properties").properties()) {
                boolean needed = required.remove(property.getKey());
                if (needed || options.optional() && depth <= DEEPEST) {
                    JsonNode value = make(property.getValue(), 0);
                    if (value != null) {
                        made.set(property.getKey(), value);
                    } else if (needed) {
                        return null;
                    }
                }
            }
            for (String undeclared : required) {
                made.put(undeclared, "s" + scalars.next());
            }
            if (!entries(schema, made)) {
                return null;
            }
        } finally {
            depth--;
            inArray = outerInArray;
        }
        if (options.unknownProperties() && isDeclared(schema)) {
            made.put("something_new", "s" + scalars.next());
            made.set("something_new_too", scalars.any());
        }
        return made;
    }

    private static boolean isDeclared(JsonNode schema) {
        return schema.has("properties") && !schema.path("additionalProperties").isObject();
    }

    /** Adds the entries of a map, or properties that a free-form object may have. */
    private boolean entries(JsonNode schema, ObjectNode made) {
        int least = schema.path("minProperties").asInt(0);
        JsonNode additional = schema.get("additionalProperties");
        boolean open = additional == null ? !schema.has("properties") : additional.isObject() || additional.asBoolean();
        int wanted = options.optional() && open && depth <= DEEPEST ? Math.max(least, made.size() + 1) : least;
        wanted = Math.min(wanted, schema.path("maxProperties").asInt(Integer.MAX_VALUE));
        while (made.size() < wanted) {
            JsonNode value = additional != null && additional.isObject() ? make(additional, 0) : scalars.any();
            if (value == null) {
                return least <= made.size();
            }
            String key = schema.has("propertyNames")
                    ? scalars.string(resolvedNames(schema), false).asText()
                    : "key_" + scalars.next();
            made.set(key, value);
        }
        return true;
    }

    private JsonNode resolvedNames(JsonNode schema) {
        JsonNode names = schema.get("propertyNames");
        for (String name = references.apply(names); name != null; name = references.apply(names)) {
            names = targets.apply(name);
        }
        return names;
    }

    private @Nullable JsonNode array(JsonNode schema) {
        int least = schema.path("minItems").asInt(0);
        int most = schema.path("maxItems").asInt(Integer.MAX_VALUE);
        int wanted = options.optional() ? Math.min(Math.max(least, 2), most) : least;
        JsonNode items = schema.path("items");
        ArrayNode made = Json.array();
        boolean outer = inArray;
        inArray = true;
        try {
            for (int i = 0; i < wanted; i++) {
                JsonNode item = items.isMissingNode() ? scalars.any() : make(items, i);
                if (item == null) {
                    return made.size() >= least ? made : null;
                }
                made.add(item);
            }
        } finally {
            inArray = outer;
        }
        return made;
    }
}
