package io.fluentopenai.testkit.internal.sample;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.internal.value.Json;
import org.jspecify.annotations.Nullable;

/**
 * Answers a request for a structured output as a model would that is held to the schema: with a value that it allows. It knows
 * what strict mode knows: references to the root and to {@code $defs}, {@code anyOf}, and the bounds of scalars and lists.
 */
public final class StructuredAnswer {
    private StructuredAnswer() {}

    /**
     * A value of the schema that a request asks for.
     *
     * @return null if it asks for none, or for one that is beyond this
     */
    public static @Nullable String to(JsonNode request) {
        JsonNode schema = request.at("/response_format/json_schema/schema");
        if (!schema.isObject()) {
            schema = request.at("/text/format/schema");
        }
        if (!schema.isObject()) {
            return null;
        }
        JsonNode root = schema;
        Sampler sampler = new Sampler(StructuredAnswer::reference, name -> target(root, name), SampleOptions.PLAIN, 0);
        try {
            return Json.text(sampler.sample(root));
        } catch (IllegalArgumentException beyond) {
            return null;
        }
    }

    private static @Nullable String reference(JsonNode schema) {
        return schema.path("$ref").textValue();
    }

    private static JsonNode target(JsonNode root, String reference) {
        if (!reference.startsWith("#")) {
            throw new IllegalArgumentException("A reference to something outside the schema: " + reference);
        }
        return root.at(reference.substring(1));
    }
}
