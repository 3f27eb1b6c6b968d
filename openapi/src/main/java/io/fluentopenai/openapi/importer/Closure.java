package io.fluentopenai.openapi.importer;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every component that can be reached from some shapes. */
final class Closure {
    private final SchemaAnalyzer analyzer;
    private final Set<Component> found = new LinkedHashSet<>();
    private final Deque<Component> open = new ArrayDeque<>();

    private Closure(SchemaAnalyzer analyzer) {
        this.analyzer = analyzer;
    }

    /** The components among {@code roots}, behind {@code slots}, and behind these, in a fixed order. */
    static List<Component> of(SchemaAnalyzer analyzer, Collection<Component> roots, Collection<Slot> slots) {
        Closure closure = new Closure(analyzer);
        roots.forEach(closure::reach);
        slots.forEach(slot -> closure.visit(slot.shape()));
        while (!closure.open.isEmpty()) {
            closure.visit(analyzer.head(closure.open.remove()).shape());
        }
        return List.copyOf(closure.found);
    }

    private void reach(Component component) {
        if (found.add(component)) {
            open.add(component);
        }
    }

    private void visit(@Nullable RawSchema raw) {
        if (raw != null) {
            visit(analyzer.slot(raw).shape());
        }
    }

    private void visit(Shape shape) {
        if (shape instanceof Shape.Ref ref) {
            reach(ref.component());
        } else if (shape instanceof Shape.ArrayOf array) {
            visit(array.items());
        } else if (shape instanceof Shape.MapOf map) {
            visit(map.values());
        } else if (shape instanceof Shape.ObjectOf object) {
            object.properties().values().forEach(this::visit);
            visit(object.additional());
        } else if (shape instanceof Shape.Union union) {
            union.branches().forEach(this::reach);
        } else if (shape instanceof Shape.Choice choice) {
            choice.branches().forEach(branch -> visit(branch.shape()));
        }
    }
}
