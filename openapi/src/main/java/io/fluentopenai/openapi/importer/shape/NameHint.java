package io.fluentopenai.openapi.importer.shape;

import java.util.List;

/** The location of a schema, as far as its name depends on it. Immutable; equal hints give equal names. */
public sealed interface NameHint {
    /** A schema of {@code components}, known by its upstream name. */
    record Upstream(String name) implements NameHint {}

    /** A body of an operation; the name is complete. */
    record Fixed(String name) implements NameHint {}

    /** A place outside the schemas that a reference leads to, by the steps of its pointer. */
    record Target(List<String> steps) implements NameHint {}

    /** A parameter of an operation. */
    record Parameter(String operation, String name) implements NameHint {}

    /** A property. */
    record Property(NameHint owner, String name) implements NameHint {}

    /** The items of an array. */
    record Item(NameHint array) implements NameHint {}

    /** The values of a map. */
    record Value(NameHint map) implements NameHint {}

    /** A branch of a union; {@code key} keeps the branches apart and never shows in a name. */
    record Branch(NameHint union, String key) implements NameHint {}

    /** Returns the distance of the hint from its root: parents are named before children. */
    default int depth() {
        if (this instanceof Property property) {
            return property.owner().depth() + 1;
        }
        if (this instanceof Item item) {
            return item.array().depth() + 1;
        }
        if (this instanceof Value value) {
            return value.map().depth() + 1;
        }
        if (this instanceof Branch branch) {
            return branch.union().depth() + 1;
        }
        return 0;
    }
}
