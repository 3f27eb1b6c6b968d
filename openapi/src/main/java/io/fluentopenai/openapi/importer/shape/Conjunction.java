package io.fluentopenai.openapi.importer.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.read.ImportException;
import io.fluentopenai.openapi.importer.read.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Merges conditions that hold at the same time ({@code allOf}, keywords beside {@code $ref} or {@code oneOf}). */
final class Conjunction {
    private final SchemaAnalyzer analyzer;
    private final Set<String> path = new LinkedHashSet<>();
    private final Set<String> reading = new LinkedHashSet<>();

    Conjunction(SchemaAnalyzer analyzer) {
        this.analyzer = analyzer;
    }

    /** The slot of {@code owner}, which sets all of {@code parts}; not hoisted. */
    Slot slot(RawSchema owner, List<Part> parts) {
        if (!path.add(owner.key())) {
            throw ImportException.at(owner.pointer(), "a cycle of allOf: the schema contains itself");
        }
        try {
            boolean nullable = parts.stream().allMatch(this::allowsNull);
            List<Part> opened = open(parts, new LinkedHashSet<>());
            return merge(owner, opened).withNull(nullable);
        } finally {
            path.remove(owner.key());
        }
    }

    private boolean allowsNull(Part part) {
        if (part.nullable()) {
            return true;
        }
        if (part instanceof Part.Keywords words) {
            return KeywordShapes.allowsNull(words)
                    || KeywordShapes.types(words.keywords()).isEmpty();
        }
        if (part instanceof Part.Reference reference) {
            Slot head = reference.component().head();
            return head != null
                    ? head.nullable()
                    : saysNull(reference.component().raw());
        }
        return UnionAnalyzer.hasNullBranch((Part.Branches) part);
    }

    /** Returns whether the text of a schema that is still being analyzed allows null. */
    private boolean saysNull(RawSchema raw) {
        if (!reading.add(raw.key())) {
            throw ImportException.at(raw.pointer(), "a cycle of allOf: the schema contains itself");
        }
        Parts parts = Parts.of(raw, analyzer);
        boolean nullable = parts.nullable()
                || (!parts.list().isEmpty() && parts.list().stream().allMatch(this::allowsNull));
        reading.remove(raw.key());
        return nullable;
    }

    /** References are replaced by what they refer to, except those to unions. */
    private List<Part> open(List<Part> parts, Set<Component> on) {
        List<Part> opened = new ArrayList<>();
        for (Part part : parts) {
            if (!(part instanceof Part.Reference reference)) {
                opened.add(part);
                continue;
            }
            Component component = reference.component();
            if (!on.add(component)) {
                throw ImportException.at(
                        reference.where().pointer(), "a cycle of allOf: " + component + " contains itself");
            }
            List<Part> inner = Parts.of(component.raw(), analyzer).list();
            if (inner.stream().anyMatch(p -> p instanceof Part.Branches b && !UnionAnalyzer.onlyConstrains(b))) {
                opened.add(reference);
            } else {
                opened.addAll(open(inner, on));
            }
            on.remove(component);
        }
        opened.removeIf(part -> part instanceof Part.Branches b && UnionAnalyzer.onlyConstrains(b));
        return opened;
    }

    private Slot merge(RawSchema owner, List<Part> parts) {
        List<Part> unions = new ArrayList<>();
        List<Part.Keywords> words = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Part.Keywords keywords) {
                words.add(keywords);
            } else {
                unions.add(part);
            }
        }
        words.removeIf(part -> part.keywords().isEmpty());
        if (unions.isEmpty()) {
            return mergeKeywords(owner, words);
        }
        words.removeIf(part -> part.keywords().size() == 1 && part.keywords().has("type"));
        Part union = unions.get(0);
        List<Part> telling = new ArrayList<>(parts);
        telling.removeIf(part -> part instanceof Part.Keywords && !words.contains(part));
        return telling.size() == 1 ? analyzer.single(union) : mergeUnion(owner, union, telling);
    }

    /** {@code union}, which is one of {@code parts}, and the others at the same time. */
    private Slot mergeUnion(RawSchema owner, Part union, List<Part> parts) {
        List<Part> others = new ArrayList<>(parts);
        others.remove(union);
        Slot slot = analyzer.single(union);
        Shape shape = analyzer.resolved(slot.shape());
        if (shape instanceof Shape.Union branches) {
            return distribute(owner, slot, branches, union, parts);
        }
        if (shape instanceof Shape.Any || shape instanceof Shape.MapOf) {
            return merge(owner, others);
        }
        Part plain = collapsed(owner, union, shape);
        if (plain == null
                && shape instanceof Shape.Choice choice
                && others.stream().anyMatch(Conjunction::isObject)) {
            // Only the branch that is an object can meet the other conditions.
            for (Slot branch : choice.branches()) {
                Shape resolved = analyzer.resolved(branch.shape());
                if (resolved instanceof Shape.Union branches) {
                    return distribute(owner, branch, branches, union, parts);
                }
                if (resolved instanceof Shape.ObjectOf) {
                    plain = collapsed(owner, union, resolved);
                }
            }
        }
        if (plain != null) {
            List<Part> all = new ArrayList<>(parts);
            all.set(all.indexOf(union), plain);
            return merge(owner, all);
        }
        analyzer.notes().add("constraints beside a union left out", owner.pointer(), "");
        return slot;
    }

    /** A union that came down to one scalar or object, as keywords again; null for everything else. */
    private @Nullable Part collapsed(RawSchema owner, Part union, Shape shape) {
        ObjectNode keywords = Json.object();
        if (shape instanceof Shape.Scalar scalar) {
            keywords.put("type", scalar.type()).setAll(scalar.facts());
        } else if (shape instanceof Shape.Const constant) {
            keywords.put("type", constant.type()).set("const", constant.value());
        } else if (shape instanceof Shape.Enumeration enumeration && !enumeration.open()) {
            keywords.put("type", "string").set("enum", Json.strings(enumeration.values()));
        } else if (shape instanceof Shape.ObjectOf object) {
            keywords.put("type", "object");
            ObjectNode properties = keywords.putObject("properties");
            object.properties()
                    .forEach((name, property) ->
                            properties.set(name, analyzer.schemas().refTo(property)));
            keywords.set("required", Json.strings(object.required()));
            if (object.additional() != null) {
                keywords.set("additionalProperties", analyzer.schemas().refTo(object.additional()));
            } else if (object.closed() != null) {
                keywords.put("additionalProperties", !object.closed());
            }
        } else {
            return null;
        }
        String key = owner.key() + " collapsed " + union.where().key();
        return new Part.Keywords(keywords, false, analyzer.schemas().invent(key, owner, keywords, owner.hint()));
    }

    private static boolean isObject(Part part) {
        return part instanceof Part.Keywords words
                && KeywordShapes.types(words.keywords()).contains("object");
    }

    /** A union and an object at the same time: each branch gets the object's properties. */
    private Slot distribute(RawSchema owner, Slot slot, Shape.Union union, Part part, List<Part> parts) {
        List<Component> leaves = leaves(union);
        List<Part> others = new ArrayList<>(parts);
        others.remove(part);
        if (leaves.stream().allMatch(leaf -> declaresAll(leaf, others))) {
            return slot;
        }
        Set<Component> branches = new LinkedHashSet<>();
        for (Component leaf : leaves) {
            ArrayNode all = Json.array();
            for (Part other : parts) {
                all.add(other.equals(part) ? refTo(leaf) : refTo(other));
            }
            ObjectNode json = Json.object("allOf", all);
            String key = owner.key() + " with " + leaf.raw().key();
            RawSchema schema = analyzer.schemas().invent(key, owner, json, new NameHint.Branch(owner.hint(), key));
            Shape shape = analyzer.slot(schema).shape();
            Shape resolved = analyzer.resolved(shape);
            boolean object = resolved instanceof Shape.ObjectOf || resolved instanceof Shape.Union;
            branches.add(object && shape instanceof Shape.Ref ref ? ref.component() : leaf);
        }
        if (branches.size() == 1) {
            return Slot.of(new Shape.Ref(branches.iterator().next()));
        }
        return Slot.of(new Shape.Union(union.keyword(), List.copyOf(branches), union.discriminator(), Map.of()));
    }

    /** The objects of a union, unions inside it opened. */
    private List<Component> leaves(Shape.Union union) {
        Set<Component> leaves = new LinkedHashSet<>();
        for (Component branch : union.branches()) {
            if (analyzer.head(branch).shape() instanceof Shape.Union inner) {
                leaves.addAll(leaves(inner));
            } else {
                leaves.add(branch);
            }
        }
        return List.copyOf(leaves);
    }

    private boolean declaresAll(Component leaf, List<Part> others) {
        if (!(analyzer.head(leaf).shape() instanceof Shape.ObjectOf object)) {
            return false;
        }
        for (Part other : others) {
            if (!(other instanceof Part.Keywords words)) {
                return false;
            }
            for (Map.Entry<String, JsonNode> property :
                    Json.members(words.keywords().get("properties"))) {
                if (!object.properties().containsKey(property.getKey())) {
                    return false;
                }
            }
            if (!object.required().containsAll(Json.texts(words.keywords(), "required"))) {
                return false;
            }
        }
        return true;
    }

    private ObjectNode refTo(Component component) {
        return analyzer.schemas().refTo(component.raw());
    }

    /** A reference to one condition only of the schema that it stands in. */
    private ObjectNode refTo(Part part) {
        if (part instanceof Part.Reference reference) {
            return refTo(reference.component());
        }
        RawSchema where = part.where();
        ObjectNode json;
        if (part instanceof Part.Keywords words) {
            json = words.keywords();
        } else {
            String keyword = ((Part.Branches) part).keyword();
            json = Json.object();
            json.set(keyword, where.json().get(keyword));
        }
        String key = where.key() + " only " + String.join(",", names(json));
        return analyzer.schemas().refTo(analyzer.schemas().part(key, where, json, where.hint()));
    }

    private static List<String> names(ObjectNode json) {
        List<String> names = new ArrayList<>();
        json.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private Slot mergeKeywords(RawSchema owner, List<Part.Keywords> parts) {
        if (parts.isEmpty()) {
            return Slot.of(new Shape.Any());
        }
        if (parts.size() == 1) {
            return analyzer.single(parts.get(0));
        }
        Set<String> types = commonTypes(owner, parts);
        if (types.contains("object") && types.size() == 1) {
            return Slot.of(mergeObjects(owner, parts));
        }
        ObjectNode merged = Json.object();
        for (Part.Keywords part : parts) {
            mergeScalars(owner, merged, part.keywords());
        }
        if (!types.isEmpty()) {
            merged.set("type", types.size() == 1 ? Json.strings(types).get(0) : Json.strings(types));
        }
        mergeItems(owner, merged, parts);
        RawSchema schema = analyzer.schemas().invent(owner.key() + " merged", owner, merged, owner.hint());
        return analyzer.keywords().slot(new Part.Keywords(merged, false, schema));
    }

    private Set<String> commonTypes(RawSchema owner, List<Part.Keywords> parts) {
        Set<String> common = null;
        for (Part.Keywords part : parts) {
            Set<String> types = KeywordShapes.types(part.keywords());
            if (types.isEmpty()) {
                continue;
            }
            if (common == null) {
                common = new LinkedHashSet<>(types);
                continue;
            }
            Set<String> both = new LinkedHashSet<>();
            for (String type : common) {
                if (types.contains(type)) {
                    both.add(type);
                } else if (type.equals("number") && types.contains("integer")) {
                    both.add("integer");
                } else if (type.equals("integer") && types.contains("number")) {
                    both.add("integer");
                }
            }
            if (both.isEmpty()) {
                analyzer.notes().add("types that exclude each other: the first counts", owner.pointer(), "");
            } else {
                common = both;
            }
        }
        return common == null ? Set.of() : common;
    }

    private Shape mergeObjects(RawSchema owner, List<Part.Keywords> parts) {
        Map<String, List<RawSchema>> declared = new LinkedHashMap<>();
        Set<String> required = new LinkedHashSet<>();
        List<RawSchema> additional = new ArrayList<>();
        int closed = 0;
        int open = 0;
        ObjectNode facts = Json.object();
        for (Part.Keywords part : parts) {
            if (!isObject(part)) {
                continue;
            }
            Shape shape = analyzer.keywords()
                    .slot(new Part.Keywords(onlyObject(part.keywords()), false, part.where()))
                    .shape();
            required.addAll(Json.texts(part.keywords(), "required"));
            if (shape instanceof Shape.ObjectOf object) {
                object.properties()
                        .forEach((name, property) -> declared.computeIfAbsent(name, n -> new ArrayList<>())
                                .add(property));
                if (object.additional() != null) {
                    additional.add(object.additional());
                }
                closed += Boolean.TRUE.equals(object.closed()) ? 1 : 0;
                open += Boolean.FALSE.equals(object.closed()) && object.additional() == null ? 1 : 0;
            } else if (shape instanceof Shape.MapOf map) {
                if (map.values() != null) {
                    additional.add(map.values());
                }
                map.facts().properties().forEach(fact -> facts.set(fact.getKey(), fact.getValue()));
            }
        }
        Map<String, RawSchema> properties = new LinkedHashMap<>();
        declared.forEach((name, all) -> properties.put(
                name, both(all, owner.key() + " property " + name, owner, new NameHint.Property(owner.hint(), name))));
        RawSchema values = additional.isEmpty()
                ? null
                : both(additional, owner.key() + " values", owner, new NameHint.Value(owner.hint()));
        Boolean closing = closed == parts.size() ? Boolean.TRUE : (open > 0 || values != null) ? Boolean.FALSE : null;
        return analyzer.keywords().object(properties, required, values, closing, facts, owner);
    }

    /** Keywords for the shape of an object; what is required is added up by the caller. */
    private static ObjectNode onlyObject(ObjectNode keywords) {
        ObjectNode copy = keywords.deepCopy();
        copy.put("type", "object");
        copy.remove("required");
        return copy;
    }

    /** Returns a schema that sets the conditions of several schemas. */
    private RawSchema both(List<RawSchema> all, String key, RawSchema owner, NameHint hint) {
        List<RawSchema> distinct = new ArrayList<>();
        for (RawSchema schema : all) {
            boolean silent = schema.json().isEmpty() && all.size() > 1;
            boolean known = distinct.stream().anyMatch(d -> d.json().equals(schema.json()));
            if (!silent && !known) {
                distinct.add(schema);
            }
        }
        if (distinct.isEmpty()) {
            return all.get(0);
        }
        if (distinct.size() == 1) {
            return distinct.get(0);
        }
        return analyzer.schemas().join(key, distinct, owner, hint);
    }

    private void mergeScalars(RawSchema owner, ObjectNode merged, ObjectNode keywords) {
        for (Map.Entry<String, JsonNode> member : keywords.properties()) {
            // A constant is an enum of one value: so the two narrow each other.
            boolean constant = member.getKey().equals("const");
            String key = constant ? "enum" : member.getKey();
            JsonNode value = constant ? Json.array().add(member.getValue()) : member.getValue();
            JsonNode old = merged.get(key);
            if (key.equals("items") || key.equals("prefixItems") || key.equals("type")) {
                continue;
            }
            if (old == null) {
                merged.set(key, value);
                continue;
            }
            switch (key) {
                case "minimum", "exclusiveMinimum", "minLength", "minItems" -> {
                    if (value.decimalValue().compareTo(old.decimalValue()) > 0) {
                        merged.set(key, value);
                    }
                }
                case "maximum", "exclusiveMaximum", "maxLength", "maxItems" -> {
                    if (value.decimalValue().compareTo(old.decimalValue()) < 0) {
                        merged.set(key, value);
                    }
                }
                case "enum" -> merged.set(key, common(owner, old, value));
                default -> {}
            }
        }
    }

    private JsonNode common(RawSchema owner, JsonNode first, JsonNode second) {
        ArrayNode both = Json.array();
        for (JsonNode value : first) {
            for (JsonNode other : second) {
                if (value.equals(other)) {
                    both.add(value);
                }
            }
        }
        if (both.isEmpty()) {
            analyzer.notes().add("enums that exclude each other: the last counts", owner.pointer(), "");
            return second;
        }
        return both;
    }

    private void mergeItems(RawSchema owner, ObjectNode merged, List<Part.Keywords> parts) {
        List<RawSchema> items = new ArrayList<>();
        for (Part.Keywords part : parts) {
            Part.Keywords array = part;
            if (part.keywords().has("items") || part.keywords().has("prefixItems")) {
                Shape shape = analyzer.keywords()
                        .slot(new Part.Keywords(array.keywords().deepCopy().put("type", "array"), false, array.where()))
                        .shape();
                if (shape instanceof Shape.ArrayOf of && of.items() != null) {
                    items.add(of.items());
                }
            }
        }
        if (!items.isEmpty()) {
            RawSchema both = both(items, owner.key() + " items", owner, new NameHint.Item(owner.hint()));
            merged.set("items", analyzer.schemas().refTo(both));
        }
    }
}
