package io.fluentopenai.testkit.cassette;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.Operation;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Checks answers against the schemas of their operations. Thread-safe. */
final class AnswerCheck {

    private final BiFunction<JsonNode, JsonNode, List<String>> validator;

    AnswerCheck(BiFunction<JsonNode, JsonNode, List<String>> validator) {
        this.validator = validator;
    }

    /** Returns the problems of a successful answer's body; empty if it has none, or if the operation has no schema. */
    List<String> problems(Operation operation, ObjectNode body) {
        JsonNode schema = operation.successBodies().get("application/json");
        if (body.has("json")) {
            return schema == null ? List.of() : validator.apply(schema, body.get("json"));
        }
        List<String> problems = new ArrayList<>();
        operation.eventSchema().ifPresent(each -> {
            int number = 0;
            for (JsonNode event : body.path("events")) {
                number++;
                if (event.path("data").isContainerNode()) {
                    for (String problem : problems(each, event)) {
                        problems.add("event " + number + ": " + problem);
                    }
                }
            }
        });
        return problems;
    }

    /** The schema is that of the data, or that of an object with the name of the event and the data. */
    private List<String> problems(JsonNode schema, JsonNode event) {
        List<String> problems = validator.apply(schema, event.get("data"));
        if (problems.isEmpty() || !event.has("event")) {
            return problems;
        }
        ObjectNode named = Json.object();
        named.set("event", event.get("event"));
        named.set("data", event.get("data"));
        return validator.apply(schema, named).isEmpty() ? List.of() : problems;
    }
}
