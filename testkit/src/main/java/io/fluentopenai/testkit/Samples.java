package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.internal.sample.SampleSets;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes JSON from the schemas of a {@link FactSheet}: values that fit, and values that deliberately do not. The same sheet,
 * schema and seed always give the same JSON. Immutable and thread-safe; what it returns belongs to the caller.
 *
 * <pre>{@code
 * FactSheet sheet = FactSheet.bundled();
 * Samples samples = Samples.of(sheet);
 * JsonNode body = samples.maximal(sheet.component("CreateChatCompletionRequest"));
 * }</pre>
 */
public final class Samples {

    private final SampleSets sets;

    private Samples(FactSheet sheet, long seed) {
        this.sets = new SampleSets(sheet.schemas(), seed);
    }

    /** Samples from a sheet's schemas, with the seed 0. */
    public static Samples of(FactSheet sheet) {
        return of(sheet, 0);
    }

    /** Samples from a sheet's schemas. */
    public static Samples of(FactSheet sheet, long seed) {
        return new Samples(sheet, seed);
    }

    /**
     * One sample of a kind.
     *
     * @param schema a schema of the sheet, or one that refers to its components
     * @throws IllegalArgumentException if the schema has no finite instance
     */
    public JsonNode sample(JsonNode schema, Variant variant) {
        return sets.one(schema, variant.options());
    }

    /** A valid instance with nothing but what the schema requires; null wherever it may be. */
    public JsonNode minimal(JsonNode schema) {
        return sample(schema, Variant.MINIMAL);
    }

    /**
     * A valid instance with all optional properties, arrays of two elements, maps with an entry. Recursion ends at the
     * second occurrence of a component; very deep properties are left out.
     */
    public JsonNode maximal(JsonNode schema) {
        return sample(schema, Variant.MAXIMAL);
    }

    /**
     * A sample of the body that an operation takes. It never asks for a stream of events: whether there is to be one is for
     * the call to say.
     *
     * @param mediaType one of the media types of {@link Operation#requestBodies}
     * @throws IllegalArgumentException if the operation takes no such body
     */
    public JsonNode requestBody(Operation operation, String mediaType, Variant variant) {
        JsonNode schema = operation.requestBodies().get(mediaType);
        if (schema == null) {
            throw new IllegalArgumentException(operation + " takes no " + mediaType);
        }
        return sets.withoutStream(sample(schema, variant));
    }

    /**
     * Valid instances among which every branch of every union and every value of every enum that the schema leads to
     * appears at least once, and null wherever it may be. Each is minimal but for the place that it is about; a branch that
     * is an object has all its optional properties there.
     */
    public Stream<Sample> variations(JsonNode schema) {
        return sets.variations(schema).map(Samples::sample);
    }

    /**
     * Instances as a later revision of the API might send them: an unknown property in each object, an unknown value for
     * each string enum (open and closed), an unknown branch for each union that the schema leads to. Each is minimal but for
     * the place that it is about.
     */
    public Stream<Sample> unknowns(JsonNode schema) {
        return sets.unknowns(schema).map(Samples::sample);
    }

    /**
     * Instances that break the schema in one place: null, or a value of a JSON type that the place does not have. Places
     * within other components that the schema refers to are left to the mutations of those components.
     */
    public Stream<Sample> mutations(JsonNode schema) {
        return sets.mutations(schema).map(Samples::sample);
    }

    /**
     * The events of a stream: one for each object that the schema's unions lead to; with {@link Variant#UNKNOWN_BRANCHES}
     * one of an unknown type more, in the middle.
     */
    public List<JsonNode> events(JsonNode schema, Variant variant) {
        return sets.events(schema, variant.options());
    }

    private static Sample sample(SampleSets.Made made) {
        return new Sample(made.pointer(), made.what(), made.json());
    }
}
