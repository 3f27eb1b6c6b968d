package io.fluentopenai.tests;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.testkit.FactSheet;
import io.fluentopenai.tests.GeneratedOperation.Answer;
import io.fluentopenai.tests.GeneratedOperation.Form;
import io.fluentopenai.tests.GeneratedOperation.Overload;
import io.fluentopenai.tests.GeneratedOperation.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Generated methods of operations without path parameters, called with JSON for their bodies. */
final class ByPath {

    private static final FactSheet SHEET = FactSheet.bundled();

    private final GeneratedOperation operation;
    private @Nullable JsonNode body;
    private @Nullable RequestOptions options;

    private ByPath(GeneratedOperation operation) {
        this.operation = operation;
    }

    static ByPath get(String path) {
        return new ByPath(GeneratedOperation.at(SHEET, "GET", path));
    }

    static ByPath post(String path) {
        return new ByPath(GeneratedOperation.at(SHEET, "POST", path));
    }

    /** A chat completion, asked for with one message. */
    static ByPath chat(String message) {
        ByPath chat = post("/chat/completions");
        chat.body = ExactJson.parse("{\"model\": \"gpt-5\", \"messages\": [{\"role\": \"user\"}]}");
        ((com.fasterxml.jackson.databind.node.ObjectNode) chat.body.at("/messages/0")).put("content", message);
        return chat;
    }

    ByPath options(RequestOptions newOptions) {
        options = newOptions;
        return this;
    }

    GeneratedOperation operation() {
        return operation;
    }

    /** Calls the full form of a method. */
    @Nullable
    Object call(Object api, Answer answer, Style style) {
        Form form = operation.forms().stream()
                .filter(candidate -> candidate.answer() == answer)
                .findFirst()
                .orElseThrow(() -> new AssertionError(operation.operation() + " has no " + answer));
        Overload overload = operation.overloads(form).stream()
                .filter(candidate -> candidate.style() == style && candidate.isFull())
                .findFirst()
                .orElseThrow();
        List<@Nullable Object> arguments = new ArrayList<>();
        if (overload.bodyType() != null) {
            arguments.add(GeneratedTypes.value(overload.bodyType(), Objects.requireNonNull(body)));
        }
        if (overload.params() != null) {
            arguments.add(null);
        }
        arguments.add(options);
        return GeneratedOperation.call(api, overload, arguments);
    }

    /** The JSON of the answer. */
    JsonNode send(Object api) {
        return GeneratedTypes.written(call(api, Answer.VALUE, Style.BLOCKING));
    }
}
