package io.fluentopenai.testkit.internal.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.testkit.Sample;
import io.fluentopenai.testkit.internal.sheet.Dispatch;
import io.fluentopenai.testkit.internal.sheet.SheetSchemas;
import io.fluentopenai.testkit.internal.value.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The sets of samples that a schema gives rise to. Thread-safe. */
public final class SampleSets {

    /** A value of each JSON type. */
    private static final List<JsonNode> OTHERS = List.of(
            NullNode.getInstance(),
            TextNode.valueOf("another type"),
            DecimalNode.valueOf(new BigDecimal("12.5")),
            BooleanNode.TRUE,
            Json.array().add("another type").add(IntNode.valueOf(1)),
            Json.object().put("another", "type"));

    private final SheetSchemas schemas;
    private final long seed;

    public SampleSets(SheetSchemas schemas, long seed) {
        this.schemas = schemas;
        this.seed = seed;
    }

    public JsonNode one(JsonNode schema, SampleOptions options) {
        return new Sampler(schemas, options, seed).sample(schema).deepCopy();
    }

    /** The same body, changed in place so that it does not ask for a stream. */
    public JsonNode withoutStream(JsonNode body) {
        if (body instanceof ObjectNode object) {
            if (object.path("stream").isBoolean()) {
                object.put("stream", false);
            }
            if (object.path("stream_format").asText().equals("sse")) {
                object.remove("stream_format");
            }
        }
        return body;
    }

    public Stream<Sample> variations(JsonNode schema) {
        return Place.reachable(schemas, schema).stream().flatMap(this::alternatives);
    }

    private Stream<Sample> alternatives(Place place) {
        JsonNode schema = place.schema();
        List<Sample> made = new ArrayList<>();
        JsonNode branches = SheetSchemas.branches(schema);
        if (branches != null) {
            for (JsonNode branch : branches) {
                made.add(sample(place, branch.toString(), one(branch, SampleOptions.MAXIMAL)));
            }
        }
        JsonNode values = SheetSchemas.values(schema);
        for (JsonNode value : values) {
            made.add(sample(place, value.toString(), value));
        }
        if (schema.path("type").isArray()) {
            for (JsonNode type : schema.get("type")) {
                ObjectNode single = schema.deepCopy();
                single.set("type", type);
                made.add(sample(place, type.toString(), one(single, SampleOptions.MAXIMAL)));
            }
        }
        if (schema.path("type").asText().equals("boolean") && !schema.has("const")) {
            made.add(sample(place, "true", BooleanNode.TRUE));
            made.add(sample(place, "false", BooleanNode.FALSE));
        }
        return made.stream();
    }

    public Stream<Sample> unknowns(JsonNode schema) {
        return Place.reachable(schemas, schema).stream().flatMap(this::unknownsAt);
    }

    private Stream<Sample> unknownsAt(Place place) {
        JsonNode schema = place.schema();
        if (schema.has("x-dispatch")) {
            ObjectNode unknown = UnknownBranch.of(schema.get("x-dispatch"), 1);
            return unknown == null ? Stream.of() : Stream.of(sample(place, "unknown branch", unknown));
        }
        JsonNode values = SheetSchemas.values(schema);
        if (values.path(0).isTextual()) {
            return Stream.of(sample(place, "unknown value", TextNode.valueOf("something_new")));
        }
        if (schema.has("properties") && !schema.path("additionalProperties").isObject()) {
            ObjectNode object = (ObjectNode) one(place.objectSchema(), SampleOptions.MINIMAL);
            object.put("something_new", "s1").putObject("something_new_too").putNull("nothing");
            return Stream.of(sample(place, "unknown property", object));
        }
        return Stream.of();
    }

    public Stream<Sample> mutations(JsonNode schema) {
        return Place.own(schemas, schema).stream().flatMap(this::mutationsAt);
    }

    private Stream<Sample> mutationsAt(Place place) {
        // The branches of a union are alternatives at the same place: the union itself has seen to it.
        if (place.isSameAsParent()) {
            return Stream.of();
        }
        Set<String> own = tokens(place.schema());
        return OTHERS.stream()
                .filter(other -> !own.contains(Dispatch.token(other)))
                .map(other -> sample(place, Dispatch.token(other), other));
    }

    /** The JSON types that values of the schema may have. */
    private Set<String> tokens(JsonNode schema) {
        Set<String> tokens = new LinkedHashSet<>();
        JsonNode resolved = schemas.resolve(schema);
        JsonNode branches = SheetSchemas.branches(resolved);
        if (branches != null) {
            branches.forEach(branch -> tokens.addAll(tokens(branch)));
            return tokens;
        }
        for (JsonNode other : OTHERS) {
            String token = Dispatch.token(other);
            if (resolved.has("const")
                    ? Dispatch.token(resolved.get("const")).equals(token)
                    : SheetSchemas.admits(resolved, other)) {
                tokens.add(token);
            }
        }
        return tokens;
    }

    public List<JsonNode> events(JsonNode schema, SampleOptions options) {
        Set<String> leaves = new LinkedHashSet<>();
        leaves(schema, leaves);
        List<JsonNode> events = new ArrayList<>();
        if (leaves.isEmpty()) {
            events.add(one(schema, options));
        }
        for (String leaf : leaves) {
            events.add(one(schemas.component(leaf), options));
        }
        JsonNode rule = schemas.resolve(schema).get("x-dispatch");
        if (options.unknownBranches() && rule != null) {
            ObjectNode unknown = UnknownBranch.of(rule, 1);
            if (unknown != null) {
                boolean envelope = events.get(0).has("event") && events.get(0).has("data");
                events.add(events.size() / 2, envelope ? enveloped(unknown) : unknown);
            }
        }
        return events;
    }

    /** Moves all but the name of an event into its data. */
    private static ObjectNode enveloped(ObjectNode unknown) {
        ObjectNode data = unknown.deepCopy();
        JsonNode name = data.remove("event");
        ObjectNode envelope = Json.object();
        envelope.set("event", name == null ? TextNode.valueOf("something_new") : name);
        return envelope.set("data", data);
    }

    private void leaves(JsonNode schema, Set<String> leaves) {
        String name = SheetSchemas.reference(schema);
        JsonNode resolved = schemas.resolve(schema);
        JsonNode branches = SheetSchemas.branches(resolved);
        if (branches != null) {
            branches.forEach(branch -> leaves(branch, leaves));
        } else if (name != null) {
            leaves.add(name);
        }
    }

    private Sample sample(Place place, String what, JsonNode value) {
        return new Sample(place.pointer(), what, place.with(schemas, value.deepCopy()));
    }
}
