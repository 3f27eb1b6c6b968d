package io.fluentopenai.testkit.internal.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.sheet.SheetSchemas;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A place within the instances of a schema, and the way from the root to it. Any value can be put at a place, with the
 * smallest instance around it that has the place at all.
 */
final class Place {

    private final JsonNode schema;
    private final @Nullable Place parent;
    private final @Nullable String step;

    private Place(JsonNode schema, @Nullable Place parent, @Nullable String step) {
        this.schema = schema;
        this.parent = parent;
        this.step = step;
    }

    /** All places that the schema leads to: each schema once, by the shortest way. */
    static List<Place> reachable(SheetSchemas schemas, JsonNode schema) {
        return collect(schemas, schema, true);
    }

    /** The places that the schema itself describes: it stops where another component begins. */
    static List<Place> own(SheetSchemas schemas, JsonNode schema) {
        return collect(schemas, schema, false);
    }

    private static List<Place> collect(SheetSchemas schemas, JsonNode root, boolean followReferences) {
        List<Place> places = new ArrayList<>();
        Set<JsonNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<String> components = new HashSet<>();
        Deque<Place> open = new ArrayDeque<>();
        open.add(new Place(root, null, null));
        while (!open.isEmpty()) {
            Place place = open.remove();
            if (!seen.add(place.schema)) {
                continue;
            }
            places.add(place);
            String reference = SheetSchemas.reference(place.schema);
            if (reference != null) {
                boolean follow = followReferences || place.parent == null;
                if (follow && components.add(reference)) {
                    open.add(new Place(schemas.component(reference), place, null));
                }
                continue;
            }
            place.inner(open);
        }
        return places;
    }

    private void inner(Deque<Place> open) {
        schema.path("properties")
                .properties()
                .forEach(property -> open.add(new Place(property.getValue(), this, property.getKey())));
        JsonNode additional = schema.path("additionalProperties");
        if (additional.isObject()) {
            open.add(new Place(additional, this, "key"));
        }
        if (schema.has("items")) {
            open.add(new Place(schema.get("items"), this, "0"));
        }
        JsonNode branches = SheetSchemas.branches(schema);
        if (branches != null) {
            branches.forEach(branch -> open.add(new Place(branch, this, null)));
        }
    }

    /** The schema of the values at this place. */
    JsonNode schema() {
        return schema;
    }

    /** Returns whether this is one of several alternatives at its parent's place, or its parent's component. */
    boolean isSameAsParent() {
        return parent != null && step == null;
    }

    /** The JSON pointer of this place within the instances that {@link #with} makes. */
    String pointer() {
        if (parent == null) {
            return "";
        }
        return step == null ? parent.pointer() : parent.pointer() + Json.step(step);
    }

    /** The smallest instance that has {@code value} at this place. */
    JsonNode with(SheetSchemas schemas, JsonNode value) {
        JsonNode instance = value;
        Place at = this;
        Place above = parent;
        while (above != null) {
            instance = at.step == null ? instance : above.around(schemas, at.step, instance);
            at = above;
            above = at.parent;
        }
        return instance;
    }

    private JsonNode around(SheetSchemas schemas, String inner, JsonNode value) {
        Sampler sampler = new Sampler(schemas, SampleOptions.MINIMAL, 0);
        if (schema.has("items")) {
            ArrayNode array = Json.array().add(value);
            for (int i = 1; i < schema.path("minItems").asInt(0); i++) {
                array.add(sampler.sample(schema.get("items")));
            }
            return array;
        }
        ObjectNode object = ((ObjectNode) sampler.sample(objectSchema())).deepCopy();
        return object.set(inner, value);
    }

    /** This schema, if it is that of an object or null without the null. */
    /** The schema, without null if it admits an object or null. */
    JsonNode objectSchema() {
        return schema.path("type").isArray() ? ((ObjectNode) schema.deepCopy()).put("type", "object") : schema;
    }
}
