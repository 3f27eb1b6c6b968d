package io.fluentopenai.openapi.importer.shape;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.openapi.importer.read.ImportException;
import io.fluentopenai.openapi.importer.read.Json;
import io.fluentopenai.openapi.importer.read.Notes;
import io.fluentopenai.openapi.importer.read.Pointer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the shape of each schema: merges {@code allOf}, plans unions, moves null to the place that allows it, and hoists
 * objects, string enums, unions and choices into components. Looks only as deep as it must, so that schemas may refer to
 * each other in circles. Not thread-safe.
 */
public final class SchemaAnalyzer {
    private final RawSchemas schemas;
    private final Notes notes;
    private final Map<String, Component> upstream = new LinkedHashMap<>();
    private final Map<String, Component> hoisted = new LinkedHashMap<>();
    private final Map<String, Slot> slots = new HashMap<>();
    private final Set<String> inProgress = new LinkedHashSet<>();
    private final KeywordShapes keywords;
    private final UnionAnalyzer unions;
    private final Conjunction conjunction;

    public SchemaAnalyzer(RawSchemas schemas, JsonNode componentSchemas, Notes notes) {
        this.schemas = schemas;
        this.notes = notes;
        this.keywords = new KeywordShapes(this);
        this.unions = new UnionAnalyzer(this);
        this.conjunction = new Conjunction(this);
        for (Map.Entry<String, JsonNode> schema : Json.members(componentSchemas)) {
            String name = schema.getKey();
            RawSchema raw = schemas.root(Pointer.child("/components/schemas", name), new NameHint.Upstream(name));
            upstream.put(name, new Component(raw, name));
        }
    }

    RawSchemas schemas() {
        return schemas;
    }

    Notes notes() {
        return notes;
    }

    KeywordShapes keywords() {
        return keywords;
    }

    UnionAnalyzer unions() {
        return unions;
    }

    /** The upstream components, in document order. */
    public List<Component> upstream() {
        return List.copyOf(upstream.values());
    }

    Component upstream(String name, RawSchema from) {
        Component component = upstream.get(name);
        if (component == null) {
            throw ImportException.at(from.pointer(), "dangling $ref to schema " + name);
        }
        return component;
    }

    /** Returns the slot of a component. Its shape is never a reference to a reference. */
    public Slot head(Component component) {
        Slot head = component.head();
        if (head != null) {
            return head;
        }
        RawSchema raw = component.raw();
        if (!inProgress.add(raw.key())) {
            throw ImportException.at(raw.pointer(), "a cycle of $ref or allOf: the schema is defined by itself alone");
        }
        head = own(component, new Evaluation(raw).slot());
        inProgress.remove(raw.key());
        component.head(head);
        return head;
    }

    /** A component that only wraps an inline schema, as in {@code anyOf: [{enum}, null]}, is that schema. */
    private Slot own(Component component, Slot slot) {
        if (!(slot.shape() instanceof Shape.Ref ref) || !ref.component().isHoisted()) {
            return slot;
        }
        NameHint inner = ref.component().raw().hint();
        NameHint outer = component.raw().hint();
        boolean wraps = inner.equals(outer)
                || (inner instanceof NameHint.Branch branch && branch.union().equals(outer));
        return wraps ? slot.withShape(ref.component().shape()) : slot;
    }

    /** Returns the slot of a schema: a reference wherever the shape needs a name. */
    public Slot slot(RawSchema raw) {
        Slot known = slots.get(raw.key());
        if (known != null) {
            return known;
        }
        RawSchema origin = schemas.alias(raw);
        if (!origin.key().equals(raw.key())) {
            return slot(origin);
        }
        String mark = "slot " + raw.key();
        if (!inProgress.add(mark)) {
            throw ImportException.at(raw.pointer(), "a cycle of $ref or allOf: the schema is defined by itself alone");
        }
        Evaluation evaluation = new Evaluation(raw);
        Slot slot = evaluation.slot();
        if (needsName(slot.shape())) {
            slot = slot.withShape(new Shape.Ref(hoist(evaluation.identity(), slot.shape())));
        }
        inProgress.remove(mark);
        slots.put(raw.key(), slot);
        return slot;
    }

    /** From now on any value is allowed at {@code raw}: what stands there has no type of finite length. */
    void cut(RawSchema raw) {
        notes.add("array or map that contains itself: its inside read as any value", raw.pointer(), "");
        slots.put(raw.key(), Slot.of(new Shape.Any()));
    }

    private static boolean needsName(Shape shape) {
        return shape instanceof Shape.ObjectOf
                || shape instanceof Shape.Enumeration
                || shape instanceof Shape.Union
                || shape instanceof Shape.Choice;
    }

    /** The component that holds {@code shape} for the schema {@code at}, made on first use. */
    Component hoist(RawSchema at, Shape shape) {
        return hoisted.computeIfAbsent(at.key(), key -> {
            Component component = new Component(at, null);
            component.head(Slot.of(shape));
            return component;
        });
    }

    /** A slot for a reference to a component: through aliases, with the component's null. */
    Slot reference(Component component) {
        Slot head = head(component);
        if (head.shape() instanceof Shape.Ref) {
            return new Slot(head.shape(), head.nullable(), Json.object());
        }
        return new Slot(new Shape.Ref(component), head.nullable(), Json.object());
    }

    /** The shape behind a reference, or the shape itself. */
    public Shape resolved(Shape shape) {
        return shape instanceof Shape.Ref ref ? head(ref.component()).shape() : shape;
    }

    /** A single analysis of a schema. */
    private final class Evaluation {
        private final RawSchema raw;
        private RawSchema identity;

        Evaluation(RawSchema raw) {
            this.raw = raw;
            this.identity = raw;
        }

        /** The schema that the shape comes from, so that wrappers around it do not hoist it twice. */
        RawSchema identity() {
            return identity;
        }

        Slot slot() {
            if (Json.isNever(raw.json())) {
                notes.add("schema 'false' read as any value", raw.pointer(), "");
                return Slot.of(new Shape.Any());
            }
            Parts parts = Parts.of(raw, SchemaAnalyzer.this);
            List<Part> telling = telling(parts.list());
            Slot slot;
            if (telling.isEmpty()) {
                slot = Slot.of(new Shape.Any());
            } else if (telling.size() == 1 || sameReference(telling)) {
                slot = single(telling.get(0));
            } else {
                slot = conjunction.slot(raw, telling);
            }
            noteContradiction(parts.list(), telling, slot);
            boolean nullable = slot.nullable() || parts.nullable() || typedNull(parts.list(), telling);
            slot = new Slot(slot.shape(), nullable, Json.object())
                    .withAnnotations(parts.annotations())
                    .withAnnotations(slot.annotations());
            return slot.shape() instanceof Shape.Any ? slot.withNull(false) : slot;
        }

        /** A bare type that was set aside although nothing beside it has that type. */
        private void noteContradiction(List<Part> all, List<Part> telling, Slot slot) {
            Set<String> tokens = unions.tokens(slot.shape());
            for (Part part : all) {
                if (telling.contains(part) || !(part instanceof Part.Keywords words) || tokens.contains("any")) {
                    continue;
                }
                boolean fits = KeywordShapes.types(words.keywords()).stream()
                        .anyMatch(type -> tokens.contains(type.equals("integer") ? "number" : type));
                if (!fits) {
                    notes.add("type that nothing beside it has left out", raw.pointer(), "");
                }
            }
        }

        private Slot single(Part part) {
            if (!(part instanceof Part.Reference)) {
                identity = part.where();
            }
            return SchemaAnalyzer.this.single(part);
        }
    }

    /** The slot of one condition that stands alone; not hoisted. */
    Slot single(Part part) {
        Slot slot;
        if (part instanceof Part.Reference reference) {
            slot = reference(reference.component());
        } else if (part instanceof Part.Keywords words) {
            slot = keywords.slot(words);
        } else {
            slot = unions.slot((Part.Branches) part);
        }
        return slot.withNull(slot.nullable() || part.nullable());
    }

    /** The conditions without those that do not say what the value is, given the others. */
    private List<Part> telling(List<Part> parts) {
        List<Part> telling = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Part.Branches branches && UnionAnalyzer.onlyConstrains(branches)) {
                notes.add("constraint kept out of the sheet", branches.where().pointer(), branches.keyword());
            } else {
                telling.add(part);
            }
        }
        if (telling.size() > 1) {
            // Among plain keywords the type stays: it also says that null is not allowed.
            boolean others = telling.stream().anyMatch(part -> !(part instanceof Part.Keywords));
            if (others) {
                telling.removeIf(part -> isBareType(part) && !contradicts((Part.Keywords) part, parts));
            }
        }
        return telling;
    }

    /** Returns whether a bare type that was set aside allows null: {@code type: [object, 'null']} beside {@code oneOf}. */
    private static boolean typedNull(List<Part> all, List<Part> telling) {
        return all.stream()
                .filter(part -> !telling.contains(part))
                .anyMatch(part -> part instanceof Part.Keywords words && KeywordShapes.allowsNull(words));
    }

    /** {@code type: object} beside something that is no object still has to be looked at. */
    private static boolean contradicts(Part.Keywords bare, List<Part> parts) {
        return parts.stream()
                .filter(part -> part != bare)
                .anyMatch(part -> part instanceof Part.Keywords words
                        && words.keywords().has("type")
                        && !words.keywords().get("type").equals(bare.keywords().get("type")));
    }

    /** Returns whether a condition only repeats what kind of value it is. */
    private static boolean isBareType(Part part) {
        return part instanceof Part.Keywords words
                && (words.keywords().isEmpty()
                        || (words.keywords().size() == 1 && words.keywords().has("type")));
    }

    private static boolean sameReference(List<Part> parts) {
        Set<Component> components = new LinkedHashSet<>();
        for (Part part : parts) {
            if (!(part instanceof Part.Reference reference)) {
                return false;
            }
            components.add(reference.component());
        }
        return components.size() == 1;
    }
}
