package io.fluentopenai.testkit.internal.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fluentopenai.testkit.Operation;
import io.fluentopenai.testkit.Parameter;
import io.fluentopenai.testkit.Part;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.StreamSwitch;
import io.fluentopenai.testkit.internal.form.FormField;
import io.fluentopenai.testkit.internal.sheet.Problem;
import io.fluentopenai.testkit.internal.sheet.SheetSchemas;
import io.fluentopenai.testkit.internal.value.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares a request with what the sheet says of its operation. One instance checks one request; not thread-safe. */
public final class RequestCheck {

    private static final Set<String> FORMS = Set.of("multipart/form-data", "application/x-www-form-urlencoded");

    private final SheetSchemas schemas;
    private final Operation operation;
    private final RecordedRequest request;
    private final Coercion coercion;
    private final List<Problem> problems = new ArrayList<>();
    private @Nullable JsonNode body;

    public RequestCheck(SheetSchemas schemas, Operation operation, RecordedRequest request) {
        this.schemas = schemas;
        this.operation = operation;
        this.request = request;
        this.coercion = new Coercion(schemas);
    }

    /** Returns the problems of the request; empty if it has none. */
    public List<Problem> problems() {
        return problems;
    }

    /** The body as JSON, or the JSON that a form stands for; null if there is none that can be read. */
    public @Nullable JsonNode body() {
        return body;
    }

    /** Reads the body only, noting nothing: for servers that take what comes. */
    public RequestCheck readOnly() {
        checkBody();
        problems.clear();
        return this;
    }

    /** Checks everything. */
    public RequestCheck all() {
        checkParameters();
        checkBody();
        checkStreamSwitch();
        return this;
    }

    /** Returns whether the request asks for a stream of events, and the operation has one. */
    public boolean wantsStream() {
        if (operation.eventSchema().isEmpty()) {
            return false;
        }
        StreamSwitch on = operation.streamSwitch().orElse(null);
        if (on != null) {
            return on.in().equals("query")
                    ? on.value().equals(request.query(on.property()))
                    : body != null && body.path(on.property()).asText().equals(on.value());
        }
        String accept = request.header("Accept");
        return operation.successBodies().size() == 1 || accept != null && accept.startsWith(Operation.EVENT_STREAM);
    }

    private void checkParameters() {
        Set<String> known = new LinkedHashSet<>(operation.fixedQuery().keySet());
        for (Parameter parameter : operation.parameters()) {
            switch (parameter.in()) {
                case "path" -> {
                    String value = request.pathParameters().get(parameter.name());
                    if (value != null) {
                        check(parameter, value(parameter, List.of(value)));
                    }
                }
                case "query" -> checkQuery(parameter, known);
                case "header" -> {
                    List<String> values = request.headers().get(parameter.name());
                    checkPresent(parameter, values == null ? null : value(parameter, values));
                }
                default -> {
                    // Cookies: the API has none.
                }
            }
        }
        for (String name : request.query().keySet()) {
            if (!known.contains(name)) {
                problems.add(new Problem(name, "unknown_parameter", "Unknown query parameter: '" + name + "'."));
            }
        }
    }

    private void checkQuery(Parameter parameter, Set<String> known) {
        String name = parameter.name();
        if (admitsObject(parameter)) {
            FormBody form = new FormBody(schemas);
            List<Part> fields = new ArrayList<>();
            request.query().forEach((key, texts) -> {
                if (key.startsWith(name + "[") && key.endsWith("]")) {
                    known.add(key);
                    String inner = key.substring(name.length() + 1).replaceFirst("]", "");
                    texts.forEach(text -> fields.add(FormField.part(inner, text)));
                }
            });
            checkPresent(parameter, fields.isEmpty() ? null : form.read(parameter.schema(), fields));
            form.problems().forEach(problem -> problems.add(Problem.at(name, problem)));
            return;
        }
        known.add(name);
        List<String> values = new ArrayList<>(request.query().getOrDefault(name, List.of()));
        if (coercion.admitsArray(parameter.schema())) {
            // The spelling that the API's own libraries use, whatever the document says.
            known.add(name + "[]");
            values.addAll(request.query().getOrDefault(name + "[]", List.of()));
        }
        checkPresent(parameter, values.isEmpty() ? null : value(parameter, values));
    }

    /**
     * Returns whether the value is an object. It is then spelled {@code name[key]=value}, also where the document
     * does not say so: the
     * API knows no other spelling.
     */
    private boolean admitsObject(Parameter parameter) {
        List<JsonNode> leaves = new ArrayList<>();
        schemas.leaves(parameter.schema(), Json.object(), leaves);
        return leaves.stream().anyMatch(leaf -> leaf.has("type"));
    }

    private void checkPresent(Parameter parameter, @Nullable JsonNode value) {
        if (value != null) {
            check(parameter, value);
        } else if (parameter.required()) {
            problems.add(new Problem(
                    parameter.name(),
                    "missing_required_parameter",
                    "Missing required parameter: '" + parameter.name() + "'."));
        }
    }

    private JsonNode value(Parameter parameter, List<String> texts) {
        if (!coercion.admitsArray(parameter.schema())) {
            if (texts.size() > 1) {
                problems.add(new Problem(
                        parameter.name(), "invalid_value", "Duplicate parameter: '" + parameter.name() + "'."));
            }
            return coercion.read(parameter.schema(), texts.get(0));
        }
        List<String> elements = texts;
        if (!parameter.explode() || !parameter.in().equals("query")) {
            elements = new ArrayList<>();
            for (String text : texts) {
                elements.addAll(Arrays.asList(text.split(",", -1)));
            }
        }
        JsonNode element = coercion.elementSchema(parameter.schema());
        ArrayNode array = Json.array();
        elements.forEach(text -> array.add(coercion.read(element, text)));
        return array;
    }

    private void check(Parameter parameter, JsonNode value) {
        for (String line : schemas.checker().check(parameter.schema(), value)) {
            problems.add(Problem.at(parameter.name(), line));
        }
        for (String place : schemas.unknownProperties(parameter.schema(), value)) {
            problems.add(Problem.at(parameter.name(), place + ": unknown property"));
        }
    }

    private void checkBody() {
        Map<String, JsonNode> accepted = operation.requestBodies();
        if (request.bodyLength() == 0) {
            if (operation.bodyRequired()) {
                problems.add(new Problem(null, "missing_required_parameter", "The request has no body."));
            }
            return;
        }
        if (accepted.isEmpty()) {
            problems.add(new Problem(null, null, operation + " accepts no request body."));
            return;
        }
        JsonNode schema = accepted.get(request.mediaType());
        if (schema == null) {
            problems.add(new Problem(
                    null,
                    "unsupported_content_type",
                    "Unsupported content type: '" + request.mediaType() + "'. This operation accepts "
                            + String.join(" or ", accepted.keySet()) + "."));
            return;
        }
        if (FORMS.contains(request.mediaType())) {
            checkForm(schema);
        } else if (request.mediaType().equals("application/json")
                || request.mediaType().endsWith("+json")) {
            checkJson(schema);
        }
    }

    private void checkJson(JsonNode schema) {
        JsonNode json;
        try {
            json = Json.parse(request.body());
        } catch (IOException e) {
            problems.add(new Problem(null, "invalid_json", "We could not parse the JSON body: " + e.getMessage()));
            return;
        }
        body = json;
        validate(schema, json);
    }

    private void checkForm(JsonNode schema) {
        List<Part> parts;
        try {
            parts = request.mediaType().startsWith("multipart/")
                    ? request.parts()
                    : FormField.parts(request.bodyText());
        } catch (IllegalStateException e) {
            problems.add(new Problem(null, "invalid_multipart", String.valueOf(e.getMessage())));
            return;
        }
        FormBody form = new FormBody(schemas);
        JsonNode json = form.read(schema, parts);
        form.problems().forEach(line -> problems.add(Problem.of(line)));
        body = json;
        validate(schema, json);
    }

    private void validate(JsonNode schema, JsonNode json) {
        problems.addAll(schemas.problems(schema, json));
    }

    private void checkStreamSwitch() {
        if (operation.eventSchema().isEmpty()
                && body != null
                && body.path("stream").asBoolean()) {
            problems.add(new Problem("stream", "unsupported_value", operation + " does not support streaming."));
        }
    }
}
