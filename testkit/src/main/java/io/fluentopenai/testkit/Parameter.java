package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A parameter of an operation.
 *
 * @param name the name in the request
 * @param in {@code path}, {@code query} or {@code header}
 * @param required whether the parameter is required
 * @param style the OpenAPI serialization style of arrays and objects
 * @param explode whether each array element is a separate parameter
 * @param deprecated whether the parameter is deprecated
 * @param schema the schema of the value
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
