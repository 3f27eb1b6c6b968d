package io.fluentopenai.openapi.importer.distil;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.openapi.importer.read.ImportException;
import io.fluentopenai.openapi.importer.read.Pointer;
import java.util.ArrayList;
import java.util.List;

/** Collects the references of a document, so that all of them can be checked at the end. Not thread-safe. */
final class References {
    private record Reference(String pointer, String target) {}

    private final List<Reference> references = new ArrayList<>();

    /** Takes the {@code $ref} of the node at {@code at}, and returns it with its pointer in plain form. */
    JsonNode take(JsonNode value, String at) {
        String target = Expect.string(value, Pointer.child(at, "$ref"));
        references.add(new Reference(Pointer.child(at, "$ref"), target));
        String pointer = Pointer.ofReference(target);
        return TextNode.valueOf(pointer == null ? target : '#' + pointer);
    }

    /**
     * Checks that each reference leads to something in {@code root}.
     *
     * @throws ImportException at the first that does not
     */
    void check(ObjectNode root) {
        for (Reference reference : references) {
            String target = Pointer.ofReference(reference.target());
            if (target == null) {
                throw ImportException.at(reference.pointer(), "a $ref that leaves the document: " + reference.target());
            }
            if (Pointer.find(root, target) == null) {
                throw ImportException.at(reference.pointer(), "dangling $ref: " + reference.target());
            }
        }
    }
}
