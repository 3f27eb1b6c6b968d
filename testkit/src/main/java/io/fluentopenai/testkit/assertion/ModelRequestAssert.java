package io.fluentopenai.testkit.assertion;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.internal.value.Json;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on a request to a model, in the style of AssertJ, which they do not need. Import {@link #assertThat} statically,
 * beside AssertJ's if you use it.
 *
 * <pre>{@code
 * assertThat(server.chat().lastRequest())
 *         .hasModel("gpt-5-mini")
 *         .hasUserTextContaining("umbrella")
 *         .hasTools("weather");
 * }</pre>
 *
 * <p>A failure is an {@link AssertionError} with the transcript of the conversation.
 */
public final class ModelRequestAssert {

    private final RecordedModelRequest request;

    private ModelRequestAssert(RecordedModelRequest request) {
        this.request = Objects.requireNonNull(request);
    }

    /** Begins assertions on a request. */
    public static ModelRequestAssert assertThat(RecordedModelRequest request) {
        return new ModelRequestAssert(request);
    }

    /** Asserts that the request is for this model. */
    public ModelRequestAssert hasModel(String model) {
        return equal("the model", model, request.model());
    }

    /** Asserts that these are all messages of the chat completion, or all input items of the response, in this order. */
    public ModelRequestAssert hasMessages(RecordedMessage... messages) {
        return equal("the messages", Arrays.asList(messages), request.messages());
    }

    /** Asserts that the last user message has this text. */
    public ModelRequestAssert hasUserText(String text) {
        return equal("the last user message", text, request.userText());
    }

    /** Asserts that the last user message contains a text. */
    public ModelRequestAssert hasUserTextContaining(String part) {
        return containing("the last user message", part, request.userText());
    }

    /**
     * Asserts that these are the instructions: the {@code instructions} of a response and all system and developer messages,
     * one a line.
     */
    public ModelRequestAssert hasInstructions(String instructions) {
        return equal("the instructions", instructions, request.instructions());
    }

    /** Asserts that the {@linkplain RecordedModelRequest#instructions instructions} contain a text. */
    public ModelRequestAssert hasInstructionsContaining(String part) {
        return containing("the instructions", part, request.instructions());
    }

    /** Asserts that the model may call exactly these tools, in any order. See {@link RecordedModelRequest#tools}. */
    public ModelRequestAssert hasTools(String... names) {
        return equal(
                "the tools",
                Arrays.stream(names).sorted().toList(),
                request.tools().stream().sorted().toList());
    }

    /** Asserts that these are the results of tools since the last user message, in this order. */
    public ModelRequestAssert hasToolResults(String... results) {
        return equal("the results of tools", Arrays.asList(results), request.toolResults());
    }

    /** Asserts that a result of a tool since the last user message contains a text. */
    public ModelRequestAssert hasToolResultContaining(String part) {
        List<String> results = request.toolResults();
        return results.stream().anyMatch(result -> result.contains(part))
                ? this
                : fail("a result of a tool", "to contain \"" + part + '"', results);
    }

    /** Asserts that the request asks for a stream. */
    public ModelRequestAssert isStreamed() {
        return equal("the property stream", true, request.stream());
    }

    /** Asserts that the request does not ask for a stream. */
    public ModelRequestAssert isNotStreamed() {
        return equal("the property stream", false, request.stream());
    }

    /**
     * Asserts that the body has a value at a JSON pointer. Numbers are equal if their values are.
     *
     * @param pointer a JSON pointer, such as {@code /reasoning/effort}
     * @param value a text, a number, a boolean, or JSON; null if the value must be null or missing
     */
    public ModelRequestAssert hasValue(String pointer, @Nullable Object value) {
        JsonNode actual = request.json().at(pointer);
        return isValue(actual, value) ? this : fail("the value at " + pointer, "to be " + quoted(value), actual);
    }

    private static boolean isValue(JsonNode actual, @Nullable Object value) {
        if (value == null) {
            return actual.isNull() || actual.isMissingNode();
        }
        if (value instanceof Number number) {
            return actual.isNumber() && actual.decimalValue().compareTo(decimal(number)) == 0;
        }
        return value instanceof JsonNode json ? actual.equals(json) : value.equals(plain(actual));
    }

    private static BigDecimal decimal(Number number) {
        return new BigDecimal(number.toString());
    }

    private static Object plain(JsonNode actual) {
        return actual.isBoolean() ? (Object) actual.booleanValue() : actual.isTextual() ? actual.textValue() : actual;
    }

    private ModelRequestAssert equal(String what, Object expected, @Nullable Object actual) {
        return expected.equals(actual) ? this : fail(what, "to be " + quoted(expected), actual);
    }

    private ModelRequestAssert containing(String what, String part, String actual) {
        return actual.contains(part) ? this : fail(what, "to contain " + quoted(part), actual);
    }

    private ModelRequestAssert fail(String what, String expectation, @Nullable Object actual) {
        throw new AssertionError("Expected " + what + " " + expectation + ", but found " + quoted(actual)
                + ".\nThe conversation:\n" + request.transcript());
    }

    private static String quoted(@Nullable Object value) {
        if (value instanceof String text) {
            return '"' + text + '"';
        }
        if (value instanceof JsonNode json) {
            return json.isMissingNode() ? "nothing" : Json.text(json);
        }
        return String.valueOf(value);
    }
}
