package io.fluentopenai.openapi.importer.name;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.openapi.importer.read.ImportException;
import io.fluentopenai.openapi.importer.read.Overlay;
import io.fluentopenai.openapi.importer.shape.Component;
import io.fluentopenai.openapi.importer.shape.DispatchPlanner;
import io.fluentopenai.openapi.importer.shape.NameHint;
import io.fluentopenai.openapi.importer.shape.RawSchema;
import io.fluentopenai.openapi.importer.shape.SchemaAnalyzer;
import io.fluentopenai.openapi.importer.shape.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names the components. Upstream's names come first; a hoisted component is named after its owner and the path to it
 * (property, singular for items, constant for a branch), never after its position. Two hoisted components that want the
 * same name and are the same schema share it; if they differ, or if upstream has the name, the later one says more. The overlay
 * can give either another name.
 */
public final class ComponentNames {
    /** With more properties added than this, a schema is no longer called after the one it extends. */
    private static final int MOST_ADDED = 2;

    private final SchemaAnalyzer analyzer;
    private final Map<String, Component> taken = new HashMap<>();
    private final Map<NameHint, Component> byHint = new HashMap<>();
    private final Map<NameHint, List<Component>> branches = new HashMap<>();
    private final Set<NameHint> sharedParameters = new LinkedHashSet<>();
    private final List<Component> upstreamObjects = new ArrayList<>();

    private ComponentNames(SchemaAnalyzer analyzer) {
        this.analyzer = analyzer;
    }

    /** Gives every component of {@code components} its name. */
    public static void assign(SchemaAnalyzer analyzer, List<Component> components) {
        new ComponentNames(analyzer).assign(components);
    }

    private void assign(List<Component> components) {
        List<Component> upstream = new ArrayList<>();
        List<Component> hoisted = new ArrayList<>();
        for (Component component : components) {
            (component.isHoisted() ? hoisted : upstream).add(component);
        }
        for (Component component : upstream) {
            byHint.putIfAbsent(component.raw().hint(), component);
        }
        nameUpstream(upstream);
        for (Component component : upstream) {
            if (component.shape() instanceof Shape.ObjectOf) {
                upstreamObjects.add(component);
            }
        }
        hoisted.sort(Comparator.<Component>comparingInt(c -> c.raw().hint().depth())
                .thenComparing(c -> c.raw().key()));
        for (Component component : hoisted) {
            NameHint hint = component.raw().hint();
            byHint.putIfAbsent(hint, component);
            if (hint instanceof NameHint.Branch branch) {
                branches.computeIfAbsent(branch.union(), u -> new ArrayList<>()).add(component);
            }
        }
        shareParameters(hoisted);
        hoisted.forEach(this::nameHoisted);
    }

    /** Names that need no change are given first, so that no other name pushes them aside. */
    private void nameUpstream(List<Component> upstream) {
        Map<Component, String> wanted = new LinkedHashMap<>();
        upstream.stream()
                .sorted(Comparator.comparing(component -> String.valueOf(component.upstreamName())))
                .forEach(component -> wanted.put(component, upstreamName(component)));
        for (boolean changed : new boolean[] {false, true}) {
            wanted.forEach((component, name) -> {
                boolean differs = !name.equals(component.upstreamName());
                if (differs == changed) {
                    take(component, variants(name, component));
                }
            });
        }
    }

    /** The name that the overlay gives; null if it gives none. */
    private static @Nullable String renamed(Component component) {
        JsonNode name = component.raw().json().get(Overlay.NAME);
        return name == null ? null : name.asText();
    }

    private static String upstreamName(Component component) {
        String renamed = renamed(component);
        String name = renamed != null ? renamed : String.valueOf(component.upstreamName());
        // `Foo-2` is how upstream keeps two schemas of one title apart.
        String plain = name.matches(".*[A-Za-z]-[0-9]{1,2}") ? variant(name) : name;
        String pascal = Words.identifier(Words.pascal(plain));
        return ReservedNames.contains(pascal) ? pascal + "Object" : pascal;
    }

    private static String variant(String name) {
        int cut = name.lastIndexOf('-');
        int number = Integer.parseInt(name.substring(cut + 1));
        String letter = number > 2 && number < 28 ? String.valueOf((char) ('A' + number - 2)) : "";
        return name.substring(0, cut) + "-variant" + letter;
    }

    /** Enums of query parameters that mean the same everywhere, such as the sort order, are one component. */
    private void shareParameters(List<Component> hoisted) {
        Map<String, Map<Shape, List<NameHint>>> byName = new LinkedHashMap<>();
        for (Component component : hoisted) {
            NameHint.Parameter parameter = parameter(component.raw().hint());
            if (parameter != null && component.shape() instanceof Shape.Enumeration) {
                byName.computeIfAbsent(parameter.name(), n -> new LinkedHashMap<>())
                        .computeIfAbsent(component.shape(), s -> new ArrayList<>())
                        .add(component.raw().hint());
            }
        }
        for (Map<Shape, List<NameHint>> shapes : byName.values()) {
            shapes.values().stream()
                    .filter(hints -> hints.size() > 1)
                    .max(Comparator.comparingInt(List::size))
                    .ifPresent(sharedParameters::addAll);
        }
    }

    private static NameHint.@Nullable Parameter parameter(NameHint hint) {
        if (hint instanceof NameHint.Parameter parameter) {
            return parameter;
        }
        return hint instanceof NameHint.Item item ? parameter(item.array()) : null;
    }

    private void nameHoisted(Component component) {
        String wanted = wanted(component);
        Component same = taken.get(wanted.toLowerCase(Locale.ROOT));
        if (same != null && same.isHoisted() && same.name().equals(wanted) && equal(same, component)) {
            component.name(wanted);
            return;
        }
        take(component, variants(wanted, component));
    }

    private boolean equal(Component one, Component other) {
        return (one.raw().json().equals(other.raw().json())
                        && one.shape().getClass() == other.shape().getClass())
                || (one.shape() instanceof Shape.Enumeration && one.shape().equals(other.shape()))
                || (one.shape() instanceof Shape.ObjectOf object
                        && other.shape() instanceof Shape.ObjectOf another
                        && equal(object, another));
    }

    private static boolean equal(Shape.ObjectOf one, Shape.ObjectOf other) {
        return one.required().equals(other.required()) && facts(one).equals(facts(other));
    }

    private static Map<String, JsonNode> facts(Shape.ObjectOf object) {
        Map<String, JsonNode> facts = new LinkedHashMap<>();
        object.properties().forEach((name, schema) -> facts.put(name, schema.json()));
        return facts;
    }

    private void take(Component component, List<String> names) {
        for (String name : names) {
            if (!ReservedNames.contains(name) && taken.putIfAbsent(name.toLowerCase(Locale.ROOT), component) == null) {
                component.name(name);
                return;
            }
        }
        throw ImportException.at(component.raw().pointer(), "no name left for the schema, tried " + names);
    }

    /** Returns possible names of a component, the best first. */
    private List<String> variants(String wanted, Component component) {
        List<String> names = new ArrayList<>();
        names.add(wanted);
        String more = wanted;
        List<String> constants = constants(component.shape());
        for (String constant : constants.subList(Math.min(1, constants.size()), constants.size())) {
            more = more + Words.pascal(constant);
            names.add(more);
        }
        String kind = kind(component.shape());
        names.add(wanted + kind);
        for (String property : distinctive(component)) {
            names.add(wanted + "With" + Words.pascal(property));
        }
        for (char letter = 'B'; letter <= 'Z'; letter++) {
            names.add(wanted + kind + letter);
        }
        return names;
    }

    private static String kind(Shape shape) {
        if (shape instanceof Shape.Enumeration) {
            return "Value";
        }
        if (shape instanceof Shape.Union) {
            return "Union";
        }
        return shape instanceof Shape.Choice ? "Choice" : "Object";
    }

    private String wanted(Component component) {
        String renamed = renamed(component);
        if (renamed != null) {
            return Words.identifier(Words.pascal(renamed));
        }
        NameHint hint = component.raw().hint();
        if (sharedParameters.contains(hint)) {
            NameHint.Parameter parameter = parameter(hint);
            String name = parameter == null ? "" : parameter.name();
            return Words.identifier(Words.pascal(hint instanceof NameHint.Item ? Words.singular(name) : name));
        }
        String extension = extension(component);
        if (extension != null) {
            return Words.identifier(extension);
        }
        String name = hint instanceof NameHint.Branch branch
                ? name(branch.union()) + Words.pascal(branchWord(component, branch))
                : name(hint);
        return Words.identifier(name);
    }

    /**
     * The name of a branch that is an upstream schema with a property or two added, which says just that: so the same
     * extension is the same component in every union that makes it. Null for other branches.
     */
    private @Nullable String extension(Component component) {
        if (!(component.raw().hint() instanceof NameHint.Branch)
                || !(component.shape() instanceof Shape.ObjectOf object)) {
            return null;
        }
        Component base = null;
        int covered = 0;
        for (Component candidate : upstreamObjects) {
            Map<String, RawSchema> properties = ((Shape.ObjectOf) candidate.shape()).properties();
            int added = object.properties().size() - properties.size();
            if (added > 0
                    && added <= MOST_ADDED
                    && properties.size() > covered
                    && object.properties().entrySet().containsAll(properties.entrySet())) {
                base = candidate;
                covered = properties.size();
            }
        }
        if (base == null) {
            return null;
        }
        Set<String> added = new LinkedHashSet<>(object.properties().keySet());
        added.removeAll(((Shape.ObjectOf) base.shape()).properties().keySet());
        StringBuilder name = new StringBuilder(base.name()).append("With");
        added.forEach(property -> name.append(word(property)));
        return name.toString();
    }

    /** Returns a word that tells a branch from its siblings: a constant, a required property of its own, or its kind. */
    private String branchWord(Component component, NameHint.Branch branch) {
        if (!(component.shape() instanceof Shape.ObjectOf object)) {
            return component.shape() instanceof Shape.Enumeration ? "option" : "object";
        }
        List<String> constants = constants(object);
        if (!constants.isEmpty()) {
            return constants.get(0);
        }
        long objects = branches.getOrDefault(branch.union(), List.of()).stream()
                .filter(sibling -> sibling.shape() instanceof Shape.ObjectOf)
                .count();
        if (objects == 1) {
            return "object";
        }
        List<String> own = distinctive(component);
        return own.isEmpty() ? "object" : own.get(0);
    }

    /** Properties of an object that its siblings do not require, required ones first. */
    private List<String> distinctive(Component component) {
        if (!(component.shape() instanceof Shape.ObjectOf object)) {
            return List.of();
        }
        Set<String> others = new LinkedHashSet<>();
        if (component.raw().hint() instanceof NameHint.Branch branch) {
            for (Component sibling : branches.getOrDefault(branch.union(), List.of())) {
                if (sibling != component && sibling.shape() instanceof Shape.ObjectOf other) {
                    others.addAll(other.required());
                }
            }
        }
        Set<String> names = new LinkedHashSet<>();
        object.properties().keySet().stream()
                .filter(name -> object.required().contains(name) && !others.contains(name))
                .forEach(names::add);
        object.properties().keySet().stream()
                .filter(name -> !others.contains(name))
                .forEach(names::add);
        return List.copyOf(names);
    }

    /** The string constants of an object, the most telling first. */
    private List<String> constants(Shape shape) {
        if (!(shape instanceof Shape.ObjectOf object)) {
            return List.of();
        }
        Set<String> order = new LinkedHashSet<>(DispatchPlanner.TELLING);
        order.addAll(object.properties().keySet());
        List<String> constants = new ArrayList<>();
        for (String property : order) {
            RawSchema raw = object.properties().get(property);
            if (raw != null
                    && analyzer.resolved(analyzer.slot(raw).shape()) instanceof Shape.Const constant
                    && constant.type().equals("string")
                    && !Words.pascal(constant.value().asText()).isEmpty()) {
                constants.add(constant.value().asText());
            }
        }
        return constants;
    }

    /** The name of a place: of the component that stands there, else put together from the path. */
    private String name(NameHint hint) {
        Component component = byHint.get(hint);
        if (component != null && component.isNamed()) {
            return component.name();
        }
        if (hint instanceof NameHint.Upstream upstream) {
            return Words.pascal(upstream.name());
        }
        if (hint instanceof NameHint.Fixed fixed) {
            return fixed.name();
        }
        if (hint instanceof NameHint.Target target) {
            return Words.pascal(String.join(" ", target.steps()));
        }
        if (hint instanceof NameHint.Parameter parameter) {
            return Words.pascal(parameter.operation()) + Words.pascal(parameter.name());
        }
        if (hint instanceof NameHint.Property property) {
            return name(property.owner()) + word(property.name());
        }
        if (hint instanceof NameHint.Value value) {
            return name(value.map()) + "Value";
        }
        if (hint instanceof NameHint.Branch branch) {
            return name(branch.union());
        }
        return item(((NameHint.Item) hint).array());
    }

    private static String word(String property) {
        String pascal = Words.pascal(property);
        return pascal.isEmpty() ? "Property" : pascal;
    }

    private String item(NameHint array) {
        if (array instanceof NameHint.Branch branch && !byHint.containsKey(array)) {
            return item(branch.union());
        }
        if (array instanceof NameHint.Property property) {
            String singular = Words.singular(property.name());
            return name(property.owner())
                    + (singular.equals(property.name()) ? word(property.name()) + "Item" : word(singular));
        }
        if (array instanceof NameHint.Parameter parameter) {
            return Words.pascal(parameter.operation()) + Words.pascal(Words.singular(parameter.name()));
        }
        return name(array) + "Item";
    }
}
