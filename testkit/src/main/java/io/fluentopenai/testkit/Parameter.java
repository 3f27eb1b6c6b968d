package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One parameter of an operation, as the fact sheet has it.
 *
 * @param name the name on the wire
 * @param in {@code path}, {@code query} or {@code header}
 * @param required whether a request without it is wrong
 * @param style how a value that is not a scalar is spelled; the OpenAPI default where the sheet does not say
 * @param explode whether the elements of an array come as parameters of their own
 * @param deprecated whether the API advises against it
 * @param schema the schema of its value
 */
public record Parameter(
        String name, String in, boolean required, String style, boolean explode, boolean deprecated, JsonNode schema) {

    static Parameter of(JsonNode json) {
        String in = json.path("in").asText();
        String style = json.path("style").asText(in.equals("query") || in.equals("cookie") ? "form" : "simple");
        return new Parameter(
                json.path("name").asText(),
                in,
                json.path("required").asBoolean(),
                style,
                json.path("explode").asBoolean(style.equals("form")),
                json.path("deprecated").asBoolean(),
                json.path("schema"));
    }
}
