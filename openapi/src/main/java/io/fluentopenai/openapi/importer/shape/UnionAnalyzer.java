package io.fluentopenai.openapi.importer.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.read.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the branches of {@code oneOf} and {@code anyOf} by JSON token: null goes to the place, strings become one string
 * branch (an open enum where some values are listed and others allowed), numbers one number branch, objects a union.
 */
public final class UnionAnalyzer {
    private static final Set<String> TELLING = Set.of(
            "$ref",
            "type",
            "properties",
            "enum",
            "const",
            "items",
            "prefixItems",
            "additionalProperties",
            "allOf",
            "anyOf",
            "oneOf",
            "format",
            "pattern");

    private final SchemaAnalyzer analyzer;

    UnionAnalyzer(SchemaAnalyzer analyzer) {
        this.analyzer = analyzer;
    }

    /** Returns whether no branch says what the value is, as in {@code anyOf: [{required: [a]}, {required: [b]}]}. */
    static boolean onlyConstrains(Part.Branches union) {
        JsonNode list = union.where().json().get(union.keyword());
        boolean any = false;
        for (JsonNode branch : list) {
            if (branch.isEmpty() || !tells(branch)) {
                any |= !branch.isEmpty() || !branch.isObject();
                continue;
            }
            return false;
        }
        return any || list.isEmpty();
    }

    private static boolean tells(JsonNode branch) {
        if (branch.isBoolean()) {
            return false;
        }
        for (Map.Entry<String, JsonNode> member : Json.members(branch)) {
            if (TELLING.contains(member.getKey())) {
                // `type: object` with nothing but `required` only repeats the type of its owner.
                boolean repeats = member.getKey().equals("type")
                        && member.getValue().asText().equals("object")
                        && branch.has("required")
                        && branch.size() == 2;
                if (!repeats) {
                    return true;
                }
            }
        }
        return false;
    }

    static boolean hasNullBranch(Part.Branches union) {
        for (JsonNode branch : union.where().json().get(union.keyword())) {
            if (RawSchemas.isNull(branch)
                    || Json.isTrue(branch, "nullable")
                    || Json.texts(branch, "type").contains("null")) {
                return true;
            }
        }
        return false;
    }

    Slot slot(Part.Branches union) {
        return new Sorting(union).slot();
    }

    /** The JSON tokens that a value at a slot may start with; {@code any} if all. */
    Set<String> tokens(@Nullable RawSchema schema) {
        if (schema == null) {
            return Set.of("any");
        }
        return tokens(analyzer.slot(schema).shape());
    }

    /**
     * The same from the text alone, without asking for shapes: items may refer to the union that is being looked at.
     *
     * @param seen keys of the schemas on the way, to which all leads back in circles
     */
    private Set<String> glance(@Nullable RawSchema schema, Set<String> seen) {
        if (schema == null || !seen.add(schema.key())) {
            return Set.of("any");
        }
        Set<String> tokens = new LinkedHashSet<>();
        for (Part part : Parts.of(schema, analyzer).list()) {
            if (!tokens.isEmpty()) {
                break;
            }
            if (part instanceof Part.Keywords words) {
                KeywordShapes.types(words.keywords())
                        .forEach(type -> tokens.add(type.equals("integer") ? "number" : type));
            } else if (part instanceof Part.Reference reference) {
                tokens.addAll(glance(reference.component().raw(), seen));
            } else if (part instanceof Part.Branches branches && !onlyConstrains(branches)) {
                for (RawSchema branch : RawSchemas.members(branches.where(), branches.keyword())) {
                    if (!RawSchemas.isNull(branch.json())) {
                        tokens.addAll(glance(branch, seen));
                    }
                }
            }
        }
        seen.remove(schema.key());
        return tokens.isEmpty() ? Set.of("any") : tokens;
    }

    Set<String> tokens(Shape shape) {
        Shape resolved = analyzer.resolved(shape);
        Set<String> tokens = new LinkedHashSet<>();
        if (resolved instanceof Shape.Choice choice) {
            choice.branches().forEach(branch -> tokens.addAll(tokens(branch.shape())));
        } else {
            tokens.add(token(resolved));
        }
        return tokens;
    }

    /** The JSON token of a resolved shape: string, number, boolean, array, object, or {@code any}. */
    public static String token(Shape resolved) {
        if (resolved instanceof Shape.Scalar scalar) {
            return scalar.type().equals("integer") ? "number" : scalar.type();
        }
        if (resolved instanceof Shape.Const constant) {
            return constant.type().equals("integer") ? "number" : constant.type();
        }
        if (resolved instanceof Shape.Enumeration) {
            return "string";
        }
        if (resolved instanceof Shape.ArrayOf) {
            return "array";
        }
        return resolved instanceof Shape.Any || resolved instanceof Shape.Choice ? "any" : "object";
    }

    /** The branches of one union, sorted. */
    private final class Sorting {
        private final RawSchema where;
        private final String keyword;
        /** The scalars, arrays and maps by their token, all tokens in their order; the rest of the objects is below. */
        private final Map<String, List<Slot>> groups = new LinkedHashMap<>();

        private final Set<Component> objects = new LinkedHashSet<>();
        private final Map<String, String> mapping = new LinkedHashMap<>();
        private final ObjectNode annotations = Json.object();
        private boolean nullable;
        private boolean any;

        Sorting(Part.Branches union) {
            this.where = union.where();
            this.keyword = union.keyword();
        }

        Slot slot() {
            List<Slot> direct = new ArrayList<>();
            for (RawSchema branch : RawSchemas.members(where, keyword)) {
                if (RawSchemas.isNull(branch.json())) {
                    nullable = true;
                } else if (Json.isNever(branch.json())) {
                    note("branch 'false' of a union left out", "");
                } else {
                    Slot slot = analyzer.slot(branch);
                    direct.add(slot);
                    add(slot);
                }
            }
            if (direct.size() == 1) {
                Slot only = direct.get(0);
                return only.withNull(only.nullable() || nullable);
            }
            direct.stream()
                    .filter(slot -> slot.annotations().has("default"))
                    .findFirst()
                    .ifPresent(slot ->
                            annotations.set("default", slot.annotations().get("default")));
            return new Slot(shape(), nullable, annotations);
        }

        private void note(String kind, String detail) {
            analyzer.notes().add(kind, where.pointer(), detail);
        }

        private void add(Slot slot) {
            nullable |= slot.nullable();
            Shape shape = analyzer.resolved(slot.shape());
            if (shape instanceof Shape.Any) {
                any = true;
            } else if (shape instanceof Shape.Choice choice) {
                choice.branches().forEach(this::add);
            } else if (shape instanceof Shape.Union union) {
                addUnion(slot, union);
            } else if (shape instanceof Shape.ObjectOf && slot.shape() instanceof Shape.Ref ref) {
                addObject(ref.component());
            } else {
                Slot inline = shape instanceof Shape.Enumeration ? slot : slot.withShape(shape);
                List<Slot> group = group(token(shape));
                if (group.stream().noneMatch(other -> other.shape().equals(inline.shape()))) {
                    group.add(inline);
                }
            }
        }

        private List<Slot> group(String token) {
            return groups.computeIfAbsent(token, t -> new ArrayList<>());
        }

        /** The same inline schema twice is one branch. */
        private void addObject(Component component) {
            group("object");
            boolean known = component.isHoisted()
                    && objects.stream()
                            .anyMatch(other -> other.isHoisted()
                                    && other.raw().json().equals(component.raw().json()));
            if (!known) {
                objects.add(component);
            }
        }

        /** A union of its own stays whole if upstream named it, else its branches count as ours. */
        private void addUnion(Slot slot, Shape.Union union) {
            group("object");
            if (slot.shape() instanceof Shape.Ref ref && !ref.component().isHoisted()) {
                objects.add(ref.component());
            } else {
                objects.addAll(union.branches());
                mapping.putAll(union.mapping());
            }
        }

        private Shape shape() {
            if (any) {
                note("union with a branch that allows everything read as any value", "");
                return new Shape.Any();
            }
            boolean alone = groups.size() == 1;
            List<Slot> branches = new ArrayList<>();
            groups.forEach((token, group) -> {
                if (group.size() == 1 && (objects.isEmpty() || !token.equals("object"))) {
                    branches.add(Slot.of(group.get(0).shape()));
                    return;
                }
                switch (token) {
                    case "string" -> branches.add(string(group, alone));
                    case "number" -> branches.add(number(group));
                    case "boolean" -> branches.add(Slot.of(new Shape.Scalar("boolean", Json.object())));
                    case "array" -> branches.addAll(arrays(group));
                    default -> branches.add(object(group, alone));
                }
            });
            if (branches.isEmpty()) {
                return new Shape.Any();
            }
            return branches.size() == 1 ? branches.get(0).shape() : new Shape.Choice(branches);
        }

        private Slot string(List<Slot> strings, boolean alone) {
            boolean open = false;
            Set<String> values = new LinkedHashSet<>();
            for (Slot slot : strings) {
                Shape shape = analyzer.resolved(slot.shape());
                if (shape instanceof Shape.Enumeration enumeration) {
                    values.addAll(enumeration.values());
                    open |= enumeration.open();
                } else if (shape instanceof Shape.Const constant) {
                    values.add(constant.value().asText());
                } else {
                    open = true;
                }
            }
            if (values.isEmpty()) {
                note("string branches with different formats read as one string", "");
                return Slot.of(new Shape.Scalar("string", Json.object()));
            }
            for (Slot slot : strings) {
                boolean same = analyzer.resolved(slot.shape()) instanceof Shape.Enumeration enumeration
                        && enumeration.open() == open
                        && new LinkedHashSet<>(enumeration.values()).equals(values);
                if (same
                        && slot.shape() instanceof Shape.Ref ref
                        && !ref.component().isHoisted()) {
                    return Slot.of(slot.shape());
                }
            }
            Shape shape = new Shape.Enumeration(List.copyOf(values), open);
            return alone ? Slot.of(shape) : Slot.of(new Shape.Ref(hoist("string", shape)));
        }

        private Component hoist(String what, Shape shape) {
            String key = where.key() + " " + keyword + " " + what;
            RawSchema schema =
                    analyzer.schemas().invent(key, where, Json.object(), new NameHint.Branch(where.hint(), key));
            return analyzer.hoist(schema, shape);
        }

        private static Slot number(List<Slot> numbers) {
            boolean integer = true;
            ArrayNode values = Json.array();
            boolean listed = true;
            for (Slot slot : numbers) {
                if (slot.shape() instanceof Shape.Const constant) {
                    values.add(constant.value());
                    integer &= constant.type().equals("integer");
                } else if (slot.shape() instanceof Shape.Scalar scalar) {
                    integer &= scalar.type().equals("integer");
                    JsonNode list = scalar.facts().get("enum");
                    listed &= list != null;
                    if (list != null) {
                        list.forEach(values::add);
                    }
                }
            }
            ObjectNode facts = Json.object();
            if (listed) {
                facts.set("enum", values);
            }
            return Slot.of(new Shape.Scalar(integer ? "integer" : "number", facts));
        }

        /** Arrays whose items may start with the same token cannot be told apart and become one. */
        private List<Slot> arrays(List<Slot> arrays) {
            List<List<Shape.ArrayOf>> alike = new ArrayList<>();
            List<Set<String>> tokens = new ArrayList<>();
            for (Slot slot : arrays) {
                Shape.ArrayOf array = (Shape.ArrayOf) slot.shape();
                Set<String> own = new LinkedHashSet<>(glance(array.items(), new LinkedHashSet<>()));
                List<Shape.ArrayOf> group = new ArrayList<>();
                for (int i = alike.size() - 1; i >= 0; i--) {
                    Set<String> other = tokens.get(i);
                    if (own.contains("any")
                            || other.contains("any")
                            || own.stream().anyMatch(other::contains)) {
                        group.addAll(0, alike.remove(i));
                        own.addAll(tokens.remove(i));
                    }
                }
                group.add(array);
                alike.add(group);
                tokens.add(own);
            }
            return alike.stream().map(this::array).toList();
        }

        private Slot array(List<Shape.ArrayOf> group) {
            if (group.size() == 1) {
                return Slot.of(group.get(0));
            }
            ArrayNode items = Json.array();
            StringBuilder key =
                    new StringBuilder(where.key()).append(" ").append(keyword).append(" items");
            for (Shape.ArrayOf array : group) {
                if (array.items() == null) {
                    return Slot.of(new Shape.ArrayOf(null, Json.object()));
                }
                key.append(' ').append(array.items().key());
                items.add(analyzer.schemas().refTo(array.items()));
            }
            ObjectNode json = Json.object("anyOf", items);
            RawSchema all = analyzer.schemas().invent(key.toString(), where, json, new NameHint.Item(where.hint()));
            return Slot.of(new Shape.ArrayOf(all, Json.object()));
        }

        private Slot object(List<Slot> maps, boolean alone) {
            if (objects.isEmpty()) {
                note("different maps in one union read as free-form object", "");
                return Slot.of(new Shape.MapOf(null, Json.object()));
            }
            if (!maps.isEmpty()) {
                note("free-form branch of a union of objects is its unknown branch", "");
            }
            if (objects.size() == 1) {
                return Slot.of(new Shape.Ref(objects.iterator().next()));
            }
            Shape union = new Shape.Union(keyword, List.copyOf(objects), discriminator(), mapping());
            return alone ? Slot.of(union) : Slot.of(new Shape.Ref(hoist("object", union)));
        }

        private @Nullable String discriminator() {
            JsonNode declared = where.json().get("discriminator");
            return declared == null ? null : Json.text(declared, "propertyName");
        }

        private Map<String, String> mapping() {
            JsonNode declared = where.json().get("discriminator");
            if (declared != null) {
                for (Map.Entry<String, JsonNode> entry : Json.members(declared.get("mapping"))) {
                    mapping.put(entry.getKey(), entry.getValue().asText());
                }
            }
            return new LinkedHashMap<>(mapping);
        }
    }
}
