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

/** One operation of the API, as the fact sheet has it. Immutable; the JSON trees it hands out are not to be changed. */
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

    /** The id that the API's document gives the operation. */
    public String operationId() {
        return operationId;
    }

    /** The HTTP method, in upper case. */
    public String verb() {
        return verb;
    }

    /** The path template below the base URL, such as {@code /files/{file_id}}; without a query. */
    public String path() {
        return path;
    }

    /** The query that tells this operation from another one with the same verb and path; mostly empty. */
    public Map<String, String> fixedQuery() {
        return fixedQuery;
    }

    /** The simple name of the generated class that has this operation, such as {@code ChatApi}. */
    public String apiClass() {
        return json().path("x-api").asText();
    }

    /** The name of its method there. */
    public String methodName() {
        return json().path("x-method").asText();
    }

    /** Whether the API advises against this operation. */
    public boolean deprecated() {
        return json().path("deprecated").asBoolean();
    }

    /** The parameters in the document's order. */
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        for (JsonNode parameter : json().path("parameters")) {
            parameters.add(Parameter.of(parameter));
        }
        return Collections.unmodifiableList(parameters);
    }

    /** Whether a request without a body is wrong. */
    public boolean bodyRequired() {
        return json().path("requestBody").path("required").asBoolean();
    }

    /** The schema of the request body by media type, in the document's order; empty if the operation takes no body. */
    public Map<String, JsonNode> requestBodies() {
        return content(json().path("requestBody"));
    }

    /** The schema of the response body by media type, by status, in the document's order. No media type means no body. */
    public Map<String, Map<String, JsonNode>> responses() {
        Map<String, Map<String, JsonNode>> responses = new LinkedHashMap<>();
        json().path("responses")
                .properties()
                .forEach(entry -> responses.put(entry.getKey(), content(entry.getValue())));
        return Collections.unmodifiableMap(responses);
    }

    /** The status of a good answer. */
    public int successStatus() {
        for (String status : responses().keySet()) {
            if (status.startsWith("2")) {
                return status.equals("2XX") ? 200 : Integer.parseInt(status);
            }
        }
        return 200;
    }

    /** The schema of a good answer's body by media type; empty if it has no body. */
    public Map<String, JsonNode> successBodies() {
        for (Map.Entry<String, Map<String, JsonNode>> response : responses().entrySet()) {
            if (response.getKey().startsWith("2")) {
                return response.getValue();
            }
        }
        return Map.of();
    }

    /** The schema of the events of this operation's stream; empty if it has none. */
    public Optional<JsonNode> eventSchema() {
        return Optional.ofNullable(successBodies().get(EVENT_STREAM));
    }

    /** What in the request turns the event stream on; empty if nothing does. */
    public Optional<StreamSwitch> streamSwitch() {
        JsonNode stream = json().path("x-stream");
        return stream.isMissingNode()
                ? Optional.empty()
                : Optional.of(new StreamSwitch(
                        stream.path("in").asText(),
                        stream.path("property").asText(),
                        stream.path("value").asText("true")));
    }

    /** The operation's facts as they stand in the sheet. */
    public JsonNode json() {
        return facts.get();
    }

    /** The verb and the path, such as {@code GET /files/{file_id}}. */
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
