package io.fluentopenai.openapi.importer.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.read.ImportException;
import io.fluentopenai.openapi.importer.read.Json;
import io.fluentopenai.openapi.importer.read.Pointer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of a distilled document by pointer, each with the same name hint however it is reached. Also keeps the
 * schemas that the importer puts together. Not thread-safe.
 */
public final class RawSchemas {
    /** References to invented schemas start with this; no JSON pointer does. */
    private static final String INVENTED = "@";

    private final ObjectNode root;
    private final Map<String, RawSchema> roots = new HashMap<>();
    private final Map<String, RawSchema> invented = new HashMap<>();
    /** For the key of an invented schema, the key of the schema that it was made for. */
    private final Map<String, String> owners = new HashMap<>();
    /** For the key of a schema that joins others, which ones. */
    private final Map<String, Set<String>> joined = new HashMap<>();

    public RawSchemas(ObjectNode root) {
        this.root = root;
    }

    /** Makes the schema at {@code pointer} known as one from which names start. */
    public RawSchema root(String pointer, NameHint hint) {
        JsonNode json = Pointer.find(root, pointer);
        if (json == null) {
            throw ImportException.at(pointer, "nothing there");
        }
        return roots.computeIfAbsent(pointer, p -> RawSchema.at(p, json, hint));
    }

    /** A schema put together from others: its members are its own. */
    RawSchema invent(String key, RawSchema near, JsonNode json, NameHint hint) {
        owners.putIfAbsent(INVENTED + key, near.key());
        return invented.computeIfAbsent(INVENTED + key, k -> new RawSchema(k, near.pointer(), k, json, hint));
    }

    /** A part of {@code whole}: what is left of its members is the same. */
    RawSchema part(String key, RawSchema whole, JsonNode json, NameHint hint) {
        return invented.computeIfAbsent(
                INVENTED + key, k -> new RawSchema(k, whole.pointer(), whole.members(), json, hint));
    }

    /**
     * The schema that sets the conditions of all {@code members}. Where types contain themselves, their conjunction
     * contains itself too: if the same members are being joined on the way to {@code owner}, that schema is meant.
     */
    RawSchema join(String key, List<RawSchema> members, RawSchema owner, NameHint hint) {
        TreeSet<String> ids = new TreeSet<>();
        ArrayNode refs = Json.array();
        for (RawSchema member : members) {
            String origin = origin(member).key();
            ids.addAll(joined.getOrDefault(origin, Set.of(origin)));
            refs.add(refTo(member));
        }
        for (String on = owner.key(); on != null; on = owners.get(on)) {
            RawSchema before = invented.get(on);
            if (before != null && ids.equals(joined.get(on))) {
                return before;
            }
        }
        ObjectNode json = Json.object("allOf", refs);
        joined.putIfAbsent(INVENTED + key, ids);
        return invent(key, owner, json, hint);
    }

    /** The inline schema that a schema refers to if it says nothing else; itself in all other cases. */
    RawSchema alias(RawSchema schema) {
        String ref = schema.json().size() == 1 ? Json.text(schema.json(), "$ref") : null;
        return ref == null || Pointer.componentName(ref) != null ? schema : target(ref, schema.pointer());
    }

    /** Follows a schema that is only a reference to its target. */
    private RawSchema origin(RawSchema schema) {
        RawSchema origin = schema;
        for (int hops = 0;
                hops < 32 && origin.json().size() == 1 && origin.json().has("$ref");
                hops++) {
            origin = target(origin.json().path("$ref").asText(), origin.pointer());
        }
        return origin;
    }

    /** {@code {$ref}} that {@link #target} understands, for any schema. */
    ObjectNode refTo(RawSchema schema) {
        if (schema.key().startsWith(INVENTED)) {
            invented.putIfAbsent(schema.key(), schema);
            return Json.ref(schema.key());
        }
        return Json.ref('#' + schema.key());
    }

    /** The schema that a reference means. */
    RawSchema target(String ref, String from) {
        if (ref.startsWith(INVENTED)) {
            RawSchema schema = invented.get(ref);
            if (schema == null) {
                throw ImportException.at(from, "unknown schema " + ref);
            }
            return schema;
        }
        return at(ref.substring(1), from);
    }

    private RawSchema at(String pointer, String from) {
        List<String> steps = Pointer.steps(pointer);
        for (int start = steps.size(); start > 0; start--) {
            String prefix = Pointer.of(steps.subList(0, start));
            RawSchema schema = roots.get(prefix);
            if (schema != null) {
                return walk(schema, steps.subList(start, steps.size()), pointer, from);
            }
        }
        JsonNode json = Pointer.find(root, pointer);
        if (json == null) {
            throw ImportException.at(from, "a $ref to a place that holds no schema: #" + pointer);
        }
        return root(pointer, new NameHint.Target(steps.subList(1, steps.size())));
    }

    private static RawSchema walk(RawSchema start, List<String> steps, String pointer, String from) {
        RawSchema schema = start;
        for (int i = 0; i < steps.size(); i++) {
            String step = steps.get(i);
            String next = i + 1 < steps.size() ? steps.get(i + 1) : "";
            RawSchema found;
            switch (step) {
                case "items" -> found = items(schema);
                case "additionalProperties" -> found = additional(schema);
                default -> {
                    i++;
                    found = child(schema, step, next);
                }
            }
            if (found == null) {
                throw ImportException.at(from, "a $ref to a place that holds no schema: #" + pointer);
            }
            schema = found;
        }
        return schema;
    }

    private static @Nullable RawSchema child(RawSchema schema, String step, String next) {
        return switch (step) {
            case "properties", "$defs", "definitions" -> property(schema, step, next);
            case "allOf", "anyOf", "oneOf", "prefixItems" -> {
                JsonNode list = schema.json().get(step);
                boolean there = next.matches("[0-9]{1,6}") && list != null && list.has(Integer.parseInt(next));
                yield there ? members(schema, step).get(Integer.parseInt(next)) : null;
            }
            default -> null;
        };
    }

    static @Nullable RawSchema property(RawSchema owner, String name) {
        return property(owner, "properties", name);
    }

    private static @Nullable RawSchema property(RawSchema owner, String keyword, String name) {
        JsonNode map = owner.json().get(keyword);
        JsonNode json = map == null ? null : map.get(name);
        if (json == null) {
            return null;
        }
        return owner.child(keyword, name, json, new NameHint.Property(owner.hint(), name));
    }

    static @Nullable RawSchema items(RawSchema array) {
        return single(array, "items", new NameHint.Item(array.hint()));
    }

    static @Nullable RawSchema additional(RawSchema map) {
        return single(map, "additionalProperties", new NameHint.Value(map.hint()));
    }

    private static @Nullable RawSchema single(RawSchema owner, String keyword, NameHint hint) {
        JsonNode json = owner.json().get(keyword);
        if (json == null || json.isBoolean()) {
            return null;
        }
        return owner.child(keyword, json, hint);
    }

    /** The members of {@code allOf}, {@code anyOf}, {@code oneOf} or {@code prefixItems}. */
    static List<RawSchema> members(RawSchema owner, String keyword) {
        List<RawSchema> members = new ArrayList<>();
        JsonNode list = owner.json().get(keyword);
        int branches = 0;
        for (JsonNode json : list) {
            branches += isNull(json) ? 0 : 1;
        }
        for (int i = 0; i < list.size(); i++) {
            String key = owner.members() + '/' + keyword + '/' + i;
            NameHint hint = switch (keyword) {
                case "allOf" -> owner.hint();
                case "prefixItems" -> new NameHint.Item(owner.hint());
                default -> branches == 1 ? owner.hint() : new NameHint.Branch(owner.hint(), key);
            };
            members.add(owner.child(keyword, String.valueOf(i), list.get(i), hint));
        }
        return members;
    }

    /** Returns whether a schema allows null and nothing else. */
    static boolean isNull(JsonNode json) {
        for (String keyword : List.of("oneOf", "anyOf")) {
            JsonNode branches = json.get(keyword);
            if (branches != null && !branches.isEmpty()) {
                boolean all = true;
                for (JsonNode branch : branches) {
                    all &= isNull(branch);
                }
                return all;
            }
        }
        JsonNode type = json.get("type");
        if (type != null) {
            return type.isTextual()
                    ? type.textValue().equals("null")
                    : type.size() == 1 && type.get(0).asText().equals("null");
        }
        JsonNode values = json.get("enum");
        JsonNode constant = json.get("const");
        return (constant != null && constant.isNull())
                || (values != null && values.size() == 1 && values.get(0).isNull());
    }
}
