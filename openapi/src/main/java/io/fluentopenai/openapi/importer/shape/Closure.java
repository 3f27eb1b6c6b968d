package io.fluentopenai.openapi.importer.shape;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every component that can be reached from some shapes. An array or map that contains itself with no class in between has
 * no Java type; the way back into itself becomes any value.
 */
public final class Closure {
    private final SchemaAnalyzer analyzer;
    private final Set<Component> found = new LinkedHashSet<>();
    private final Deque<Component> open = new ArrayDeque<>();

    private Closure(SchemaAnalyzer analyzer) {
        this.analyzer = analyzer;
    }

    /** The components among {@code roots}, behind {@code slots}, and behind these, in a fixed order. */
    public static List<Component> of(SchemaAnalyzer analyzer, Collection<Component> roots, Collection<Slot> slots) {
        Closure closure = new Closure(analyzer);
        roots.forEach(closure::reach);
        slots.forEach(slot -> closure.visit(slot.shape(), null, new LinkedHashSet<>()));
        while (!closure.open.isEmpty()) {
            Component component = closure.open.remove();
            Set<Object> path = new LinkedHashSet<>();
            path.add(component);
            closure.visit(analyzer.head(component).shape(), null, path);
        }
        return List.copyOf(closure.found);
    }

    private void reach(Component component) {
        if (found.add(component)) {
            open.add(component);
        }
    }

    private void visit(@Nullable RawSchema raw, Set<Object> path) {
        if (raw == null) {
            return;
        }
        String key = analyzer.schemas().alias(raw).key();
        if (!path.add(key)) {
            analyzer.cut(raw);
            return;
        }
        visit(analyzer.slot(raw).shape(), raw, path);
        path.remove(key);
    }

    /**
     * Visits what a shape refers to.
     *
     * @param holder the schema that the shape stands in, or null
     * @param path what the shape is inside of, as far as no class stands between
     */
    private void visit(Shape shape, @Nullable RawSchema holder, Set<Object> path) {
        if (shape instanceof Shape.Ref ref) {
            reach(ref.component());
            Shape target = analyzer.head(ref.component()).shape();
            if (target instanceof Shape.ArrayOf || target instanceof Shape.MapOf) {
                if (path.add(ref.component())) {
                    visit(target, holder, path);
                    path.remove(ref.component());
                } else if (holder != null) {
                    analyzer.cut(holder);
                }
            }
        } else if (shape instanceof Shape.ArrayOf array) {
            visit(array.items(), path);
        } else if (shape instanceof Shape.MapOf map) {
            visit(map.values(), path);
        } else if (shape instanceof Shape.ObjectOf object) {
            object.properties().values().forEach(property -> visit(property, new LinkedHashSet<>()));
            visit(object.additional(), new LinkedHashSet<>());
        } else if (shape instanceof Shape.Union union) {
            union.branches().forEach(this::reach);
        } else if (shape instanceof Shape.Choice choice) {
            choice.branches().forEach(branch -> visit(branch.shape(), null, new LinkedHashSet<>()));
        }
    }
}
