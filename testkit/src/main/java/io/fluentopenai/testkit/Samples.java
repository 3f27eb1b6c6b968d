package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.internal.sample.SampleSets;
import java.util.List;
import java.util.stream.Stream;

/**
 * Generates JSON from the schemas of a {@link FactSheet}: values that match, and values that deliberately do not. The
 * same sheet, schema and seed always give the same JSON. Immutable and thread-safe; returned values may be modified.
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

    /** Returns a generator for a sheet's schemas, with seed 0. */
    public static Samples of(FactSheet sheet) {
        return of(sheet, 0);
    }

    /** Returns a generator for a sheet's schemas. */
    public static Samples of(FactSheet sheet, long seed) {
        return new Samples(sheet, seed);
    }

    /**
     * Generates a value.
     *
     * @param schema a schema of the sheet, or one that refers to its components
     * @throws IllegalArgumentException if the schema has no finite instance
     */
    public JsonNode sample(JsonNode schema, Variant variant) {
        return sets.one(schema, variant.options());
    }

    /**
     * Generates a valid value with required properties only, and null wherever it is allowed.
     *
     * @throws IllegalArgumentException if the schema has no finite instance
     */
    public JsonNode minimal(JsonNode schema) {
        return sample(schema, Variant.MINIMAL);
    }

    /**
     * Generates a valid value with all optional properties, arrays of two elements, and maps with one entry. Recursion
     * ends at the second occurrence of a component; very deep properties are omitted.
     *
     * @throws IllegalArgumentException if the schema has no finite instance
     */
    public JsonNode maximal(JsonNode schema) {
        return sample(schema, Variant.MAXIMAL);
    }

    /**
     * Generates a request body of an operation. The body never turns on streaming, because that is up to the caller.
     *
     * @param mediaType one of the media types of {@link Operation#requestBodies}
     * @throws IllegalArgumentException if the operation has no such body
     */
    public JsonNode requestBody(Operation operation, String mediaType, Variant variant) {
        JsonNode schema = operation.requestBodies().get(mediaType);
        if (schema == null) {
            throw new IllegalArgumentException(operation + " accepts no body of type " + mediaType);
        }
        return sets.withoutStream(sample(schema, variant));
    }

    /**
     * Generates valid values that together cover every branch of every union and every enum value that the schema leads
     * to, and null wherever it is allowed. Each value is minimal except for its place of interest; an object branch
     * there has all its optional properties.
     */
    public Stream<Sample> variations(JsonNode schema) {
        return sets.variations(schema);
    }

    /**
     * Generates values that a later API revision might send: an unknown property in each object, an unknown value for
     * each string enum (open or closed), an unknown branch for each union. Each value is minimal except for its place
     * of interest.
     */
    public Stream<Sample> unknowns(JsonNode schema) {
        return sets.unknowns(schema);
    }

    /**
     * Generates values that violate the schema in one place: null, or a value of a JSON type that is not allowed there.
     * Places inside referenced components are left to the mutations of those components.
     */
    public Stream<Sample> mutations(JsonNode schema) {
        return sets.mutations(schema);
    }

    /**
     * Generates the events of a stream: one for each object that the schema's unions lead to. With {@link
     * Variant#UNKNOWN_BRANCHES}, there is an additional event of an unknown type in the middle.
     */
    public List<JsonNode> events(JsonNode schema, Variant variant) {
        return sets.events(schema, variant.options());
    }
}
