package io.fluentopenai.openapi.importer.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.read.Json;
import java.util.Map;

/**
 * A place in the document that holds a value.
 *
 * @param shape what the value is
 * @param nullable whether null is allowed
 * @param annotations default, deprecated, readOnly, writeOnly and what the overlay added
 */
public record Slot(Shape shape, boolean nullable, ObjectNode annotations) {
    public static Slot of(Shape shape) {
        return new Slot(shape, false, Json.object());
    }

    Slot withNull(boolean allowed) {
        return nullable == allowed ? this : new Slot(shape, allowed, annotations);
    }

    Slot withShape(Shape other) {
        return new Slot(other, nullable, annotations);
    }

    /** This slot with the annotations of {@code more} that it lacks. */
    Slot withAnnotations(ObjectNode more) {
        if (more.isEmpty()) {
            return this;
        }
        ObjectNode all = annotations.deepCopy();
        for (Map.Entry<String, JsonNode> annotation : more.properties()) {
            if (!all.has(annotation.getKey())) {
                all.set(annotation.getKey(), annotation.getValue());
            }
        }
        return new Slot(shape, nullable, all);
    }
}
