package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** An operation of the API. Immutable. Do not modify the JSON trees that it returns. */
public final class Operation {

    /** The media type of an event stream. */
    public static final String EVENT_STREAM = "text/event-stream";

    private final String operationId;
    private final String verb;
    private final String path;
    private final Map<String, String> fixedQuery;
    private final Supplier<JsonNode> facts;

    Operation(String verb, String pathKey, String operationId, Supplier<JsonNode> facts) {
        int question = pathKey.indexOf('?');
        this.verb = verb.toUpperCase(Locale.ROOT);
        this.path = question < 0 ? pathKey : pathKey.substring(0, question);
        this.fixedQuery = question < 0 ? Map.of() : parseQuery(pathKey.substring(question + 1));
        this.operationId = operationId;
        this.facts = facts;
    }

    private static Map<String, String> parseQuery(String query) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            values.put(equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? "" : pair.substring(equals + 1));
        }
        return Collections.unmodifiableMap(values);
    }

    /** Returns the operation id of the OpenAPI document. */
    public String operationId() {
        return operationId;
    }

    /** Returns the HTTP method in upper case. */
    public String verb() {
        return verb;
    }

    /** Returns the path template below the base URL, such as {@code /files/{file_id}}, without a query. */
    public String path() {
        return path;
    }

    /**
     * Returns the query that distinguishes this operation from another one with the same method and path; empty for
     * most.
     */
    public Map<String, String> fixedQuery() {
        return fixedQuery;
    }

    /** Returns the simple name of the generated class with this operation, such as {@code ChatApi}. */
    public String apiClass() {
        return json().path("x-api").asText();
    }

    /** Returns the name of the generated method. */
    public String methodName() {
        return json().path("x-method").asText();
    }

    /** Returns whether the operation is deprecated. */
    public boolean deprecated() {
        return json().path("deprecated").asBoolean();
    }

    /** Returns the parameters in document order. */
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        for (JsonNode parameter : json().path("parameters")) {
            parameters.add(Parameter.of(parameter));
        }
        return Collections.unmodifiableList(parameters);
    }

    /** Returns whether the request body is required. */
    public boolean bodyRequired() {
        return json().path("requestBody").path("required").asBoolean();
    }

    /** Returns the schemas of the request body by media type, in document order; empty if the operation has no body. */
    public Map<String, JsonNode> requestBodies() {
        return content(json().path("requestBody"));
    }

    /**
     * Returns the schemas of the response body by status and media type, in document order. A status without media
     * types has no body.
     */
    public Map<String, Map<String, JsonNode>> responses() {
        Map<String, Map<String, JsonNode>> responses = new LinkedHashMap<>();
        json().path("responses")
                .properties()
                .forEach(entry -> responses.put(entry.getKey(), content(entry.getValue())));
        return Collections.unmodifiableMap(responses);
    }

    /** Returns the status of a successful response. */
    public int successStatus() {
        for (String status : responses().keySet()) {
            if (status.startsWith("2")) {
                return status.equals("2XX") ? 200 : Integer.parseInt(status);
            }
        }
        return 200;
    }

    /** Returns the schemas of the body of a successful response by media type; empty if it has no body. */
    public Map<String, JsonNode> successBodies() {
        for (Map.Entry<String, Map<String, JsonNode>> response : responses().entrySet()) {
            if (response.getKey().startsWith("2")) {
                return response.getValue();
            }
        }
        return Map.of();
    }

    /** Returns the schema of the events of this operation's stream, or empty if it cannot stream. */
    public Optional<JsonNode> eventSchema() {
        return Optional.ofNullable(successBodies().get(EVENT_STREAM));
    }

    /** Returns what in a request turns streaming on, or empty if nothing does. */
    public Optional<StreamSwitch> streamSwitch() {
        JsonNode stream = json().path("x-stream");
        return stream.isMissingNode()
                ? Optional.empty()
                : Optional.of(new StreamSwitch(
                        stream.path("in").asText(),
                        stream.path("property").asText(),
                        stream.path("value").asText("true")));
    }

    /** Returns the operation's JSON in the fact sheet. */
    public JsonNode json() {
        return facts.get();
    }

    /** Returns the method and the path, such as {@code GET /files/{file_id}}. */
    @Override
    public String toString() {
        return verb + " " + path + (fixedQuery.isEmpty() ? "" : "?" + fixedQuery);
    }

    private static Map<String, JsonNode> content(JsonNode holder) {
        Map<String, JsonNode> schemas = new LinkedHashMap<>();
        holder.path("content")
                .properties()
                .forEach(entry -> schemas.put(entry.getKey(), entry.getValue().path("schema")));
        return Collections.unmodifiableMap(schemas);
    }
}
