package io.fluentopenai.openapi.importer.shape;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.openapi.importer.read.Pointer;

/**
 * A schema of the distilled document, not yet understood.
 *
 * @param key identity: its JSON pointer, or an invented key for a schema that the importer put together
 * @param pointer where in the document it stands, for people
 * @param members what the keys of its own properties, items and branches start with
 * @param json the schema, an object or {@code false}
 * @param hint where it stands, for names
 */
public record RawSchema(String key, String pointer, String members, JsonNode json, NameHint hint) {
    static RawSchema at(String pointer, JsonNode json, NameHint hint) {
        return new RawSchema(pointer, pointer, pointer, json, hint);
    }

    /** The schema at {@code step} (and {@code name}) below this one. */
    RawSchema child(String step, String name, JsonNode child, NameHint childHint) {
        String key = Pointer.child(Pointer.child(members, step), name);
        return new RawSchema(key, Pointer.child(Pointer.child(pointer, step), name), key, child, childHint);
    }

    RawSchema child(String step, JsonNode child, NameHint childHint) {
        String key = Pointer.child(members, step);
        return new RawSchema(key, Pointer.child(pointer, step), key, child, childHint);
    }
}
