package io.fluentopenai.openapi.importer.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.openapi.importer.read.Json;
import io.fluentopenai.openapi.importer.read.Notes;
import io.fluentopenai.openapi.importer.read.Pointer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides how a reader finds the branch of a union: a tree of looks at single properties, worked out from what the
 * branches declare, so that nothing has to be tried out at run time.
 */
public final class DispatchPlanner {
    /** Properties whose constant says best what an object is, the best first. */
    public static final List<String> TELLING = List.of("type", "object", "event", "role", "status");

    private final SchemaAnalyzer analyzer;
    private final Notes notes;

    public DispatchPlanner(SchemaAnalyzer analyzer, Notes notes) {
        this.analyzer = analyzer;
        this.notes = notes;
    }

    /** An object of the union. */
    private record Leaf(Component component, Shape.ObjectOf object) {
        boolean declares(String key) {
            return object.properties().containsKey(key);
        }

        boolean requires(String key) {
            return object.required().contains(key);
        }
    }

    /** A way to split leaves into groups. */
    private record Split(ObjectNode node, Map<String, List<Leaf>> groups) {
        int largest() {
            return groups.values().stream().mapToInt(List::size).max().orElse(0);
        }

        /** The largest group but {@code absent}, which is looked at again without the property that it lacks. */
        int largestPresent() {
            return groups.entrySet().stream()
                    .filter(group -> !group.getKey().equals("absent"))
                    .mapToInt(group -> group.getValue().size())
                    .max()
                    .orElse(0);
        }

        int smallest() {
            return groups.values().stream().mapToInt(List::size).min().orElse(0);
        }

        int total() {
            return groups.values().stream().mapToInt(List::size).sum();
        }
    }

    /** The dispatch tree of a union component. */
    public JsonNode plan(Component component) {
        Shape.Union union = (Shape.Union) component.shape();
        Map<Component, Leaf> leaves = new LinkedHashMap<>();
        Map<String, String> mapping = new LinkedHashMap<>();
        List<String> declared = new ArrayList<>();
        collect(union, leaves, mapping, declared, new LinkedHashSet<>());
        return new Plan(component, mapping, declared).node(List.copyOf(leaves.values()), Set.of(), false);
    }

    private void collect(
            Shape.Union union,
            Map<Component, Leaf> leaves,
            Map<String, String> mapping,
            List<String> declared,
            Set<Shape> seen) {
        if (!seen.add(union)) {
            return;
        }
        union.mapping().forEach(mapping::putIfAbsent);
        if (union.discriminator() != null && !declared.contains(union.discriminator())) {
            declared.add(union.discriminator());
        }
        for (Component branch : union.branches()) {
            Shape shape = analyzer.head(branch).shape();
            if (shape instanceof Shape.Union inner) {
                collect(inner, leaves, mapping, declared, seen);
            } else if (shape instanceof Shape.ObjectOf object) {
                leaves.putIfAbsent(branch, new Leaf(branch, object));
            }
        }
    }

    private final class Plan {
        private final Component union;
        private final Map<String, String> mapping;
        private final List<String> declared;

        Plan(Component union, Map<String, String> mapping, List<String> declared) {
            this.union = union;
            this.mapping = mapping;
            this.declared = declared;
        }

        /**
         * The tree for some leaves.
         *
         * @param used properties that were looked at on the way
         * @param strict whether a look must make every group smaller: on the way of what lacks everything, looking
         *     further only pays if it decides
         */
        JsonNode node(List<Leaf> leaves, Set<String> used, boolean strict) {
            Set<String> names = new LinkedHashSet<>();
            leaves.forEach(leaf -> names.add(leaf.component().name()));
            if (names.size() == 1) {
                return TextNode.valueOf(names.iterator().next());
            }
            Optional<Split> split = byTellingConstant(leaves, used, strict)
                    .or(() -> byConstant(leaves, used, true))
                    .or(() -> byStructure(leaves, used))
                    .or(() -> strict ? Optional.empty() : byConstant(leaves, used, false));
            return split.map(best -> fill(best, leaves, used))
                    .or(() -> byPart(leaves, used).map(best -> collapsed(fill(best, leaves, used), leaves)))
                    .orElseGet(() -> surrender(leaves));
        }

        /** A look whose outcome never matters is none; one that finds nothing leaves the branch that loses least. */
        private JsonNode collapsed(JsonNode node, List<Leaf> leaves) {
            Set<JsonNode> outcomes = new LinkedHashSet<>();
            node.path("cases").forEach(outcomes::add);
            for (String outcome : List.of("then", "else", "absent", "otherwise")) {
                if (node.has(outcome)) {
                    outcomes.add(node.get(outcome));
                }
            }
            if (outcomes.size() == 1) {
                return outcomes.iterator().next();
            }
            if (node.has("token")) {
                ((ObjectNode) node).put("otherwise", richest(leaves).component().name());
            }
            return node;
        }

        private JsonNode fill(Split split, List<Leaf> leaves, Set<String> used) {
            Set<String> nowUsed = new LinkedHashSet<>(used);
            ObjectNode node = split.node();
            for (String key : List.of("property", "present", "token")) {
                if (node.has(key)) {
                    nowUsed.add(node.get(key).asText());
                }
            }
            ObjectNode cases = node.has("cases") ? (ObjectNode) node.get("cases") : node;
            split.groups().forEach((name, group) -> {
                JsonNode inner = node(group, nowUsed, group.size() == leaves.size());
                if (name.startsWith("case ")) {
                    cases.set(name.substring(5), inner);
                } else {
                    node.set(name, inner);
                }
            });
            return node;
        }

        private Optional<Split> byTellingConstant(List<Leaf> leaves, Set<String> used, boolean strict) {
            Set<String> telling = new LinkedHashSet<>(declared);
            telling.addAll(TELLING);
            return looks(telling, used, key -> constantSplit(key, leaves, strict))
                    .findFirst();
        }

        private Optional<Split> byConstant(List<Leaf> leaves, Set<String> used, boolean strict) {
            return looks(keys(leaves), used, key -> constantSplit(key, leaves, strict))
                    .reduce(Plan::better);
        }

        /** The looks at the properties that were not looked at on the way, without those that tell nothing. */
        private static Stream<Split> looks(Set<String> keys, Set<String> used, Function<String, @Nullable Split> look) {
            return keys.stream().filter(key -> !used.contains(key)).flatMap(key -> Stream.ofNullable(look.apply(key)));
        }

        private @Nullable Split constantSplit(String key, List<Leaf> leaves, boolean strict) {
            Map<String, List<Leaf>> cases = new LinkedHashMap<>();
            List<Leaf> absent = new ArrayList<>();
            List<Leaf> otherwise = new ArrayList<>();
            for (Leaf leaf : leaves) {
                Collection<String> values = values(leaf, key);
                for (String value : values) {
                    cases.computeIfAbsent(value, v -> new ArrayList<>()).add(leaf);
                }
                if (values.isEmpty() && leaf.declares(key)) {
                    otherwise.add(leaf);
                }
                if (mayLack(leaf, key)) {
                    absent.add(leaf);
                }
            }
            if (cases.isEmpty()) {
                return null;
            }
            Split split = caseSplit("property", key, new TreeMap<>(cases), absent, otherwise);
            return (strict ? split.largest() : split.largestPresent()) < leaves.size() ? split : null;
        }

        /** The constants that a leaf allows for a property; where it declares none, what the document maps to it. */
        private Collection<String> values(Leaf leaf, String key) {
            RawSchema raw = leaf.object().properties().get(key);
            if (raw != null) {
                Shape shape = analyzer.resolved(analyzer.slot(raw).shape());
                if (shape instanceof Shape.Const constant) {
                    return List.of(constant.value().asText());
                }
                if (shape instanceof Shape.Enumeration enumeration && !enumeration.open()) {
                    return enumeration.values();
                }
            }
            List<String> mapped = new ArrayList<>();
            if (raw != null && declared.contains(key)) {
                mapping.forEach((value, target) -> {
                    String name = target.startsWith("#") ? Pointer.componentName(target) : target;
                    if (name != null && name.equals(leaf.component().upstreamName())) {
                        mapped.add(value);
                    }
                });
            }
            return mapped;
        }

        private boolean mayLack(Leaf leaf, String key) {
            RawSchema raw = leaf.object().properties().get(key);
            return raw == null || !leaf.requires(key) || analyzer.slot(raw).nullable();
        }

        private static Split caseSplit(
                String look, String key, Map<String, List<Leaf>> cases, List<Leaf> absent, List<Leaf> otherwise) {
            Map<String, List<Leaf>> groups = new LinkedHashMap<>();
            cases.forEach((value, group) -> groups.put("case " + value, group));
            if (!absent.isEmpty()) {
                groups.put("absent", absent);
            }
            if (!otherwise.isEmpty()) {
                groups.put("otherwise", otherwise);
            }
            ObjectNode node = Json.object().put(look, key);
            node.putObject("cases");
            return new Split(node, groups);
        }

        private Optional<Split> byStructure(List<Leaf> leaves, Set<String> used) {
            return Stream.concat(
                            looks(keys(leaves), used, key -> presentSplit(key, leaves)),
                            looks(keys(leaves), used, key -> tokenSplit(key, leaves)))
                    .filter(split -> split.largest() < leaves.size())
                    .reduce(Plan::better);
        }

        /**
         * A look that decides for some values and leaves the others as they were: better than to take one branch for all.
         * The JSON type of a required property comes first, then a property that only some branches have.
         */
        private Optional<Split> byPart(List<Leaf> leaves, Set<String> used) {
            Set<String> required = keys(leaves);
            required.removeIf(key -> !leaves.stream().allMatch(leaf -> leaf.requires(key)));
            return looks(required, used, key -> tokenSplit(key, leaves))
                    .filter(split -> split.smallest() < leaves.size())
                    .reduce(Plan::better)
                    .or(() -> looks(keys(leaves), used, key -> presentSplit(key, leaves))
                            .filter(split -> split.smallest() < leaves.size())
                            .findFirst());
        }

        private @Nullable Split presentSplit(String key, List<Leaf> leaves) {
            List<Leaf> with = leaves.stream().filter(leaf -> leaf.declares(key)).toList();
            List<Leaf> without =
                    leaves.stream().filter(leaf -> !leaf.requires(key)).toList();
            if (with.isEmpty() || without.isEmpty()) {
                return null;
            }
            Map<String, List<Leaf>> groups = new LinkedHashMap<>();
            groups.put("then", with);
            groups.put("else", without);
            return new Split(Json.object().put("present", key), groups);
        }

        private @Nullable Split tokenSplit(String key, List<Leaf> leaves) {
            Map<String, List<Leaf>> cases = new TreeMap<>();
            List<Leaf> absent = new ArrayList<>();
            boolean anything = false;
            for (Leaf leaf : leaves) {
                RawSchema raw = leaf.object().properties().get(key);
                if (raw != null) {
                    Set<String> tokens = analyzer.unions().tokens(raw);
                    if (tokens.contains("any")) {
                        anything = true;
                    } else {
                        tokens.forEach(token -> cases.computeIfAbsent(token, t -> new ArrayList<>())
                                .add(leaf));
                        if (analyzer.slot(raw).nullable()) {
                            cases.computeIfAbsent("null", t -> new ArrayList<>())
                                    .add(leaf);
                        }
                    }
                }
                if (raw == null || !leaf.requires(key)) {
                    absent.add(leaf);
                }
            }
            return cases.isEmpty() || anything ? null : caseSplit("token", key, cases, absent, List.of());
        }

        private static Split better(Split best, Split split) {
            boolean better =
                    split.largest() != best.largest() ? split.largest() < best.largest() : split.total() < best.total();
            return better ? split : best;
        }

        private Set<String> keys(List<Leaf> leaves) {
            Set<String> keys = new LinkedHashSet<>();
            leaves.forEach(leaf -> keys.addAll(leaf.object().properties().keySet()));
            return keys;
        }

        /** Chooses among branches that nothing distinguishes: the one that declares most wins, since it loses least. */
        private JsonNode surrender(List<Leaf> leaves) {
            Leaf winner = richest(leaves);
            List<String> names =
                    leaves.stream().map(leaf -> leaf.component().name()).toList();
            notes.add(
                    "branches of a union that nothing tells apart",
                    union.raw().pointer(),
                    winner.component().name() + " is taken for all of " + String.join(", ", names));
            return TextNode.valueOf(winner.component().name());
        }

        private static Leaf richest(List<Leaf> leaves) {
            Leaf richest = leaves.get(0);
            for (Leaf leaf : leaves) {
                if (leaf.object().properties().size()
                        > richest.object().properties().size()) {
                    richest = leaf;
                }
            }
            return richest;
        }
    }
}
