package io.fluentopenai.batches;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.chat.ChatCompletion;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.json.JsonWriter;
import io.fluentopenai.client.model.CreateChatCompletionResponse;
import io.fluentopenai.client.model.CreateEmbeddingResponse;
import io.fluentopenai.client.model.Response;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.compat.LenientValues;
import io.fluentopenai.responses.ModelResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The result of one request of a batch.
 *
 * <p>Immutable.
 */
public final class BatchResult implements JsonValue {
    private final OpenAI openai;
    private final JsonNode line;

    private BatchResult(OpenAI openai, JsonNode line) {
        this.openai = openai;
        this.line = line;
    }

    /**
     * Parses a line of a batch's result files.
     *
     * @throws IllegalArgumentException if the line is not valid JSON
     */
    static BatchResult of(OpenAI openai, String line) {
        return new BatchResult(openai, Json.parse(line));
    }

    /** Returns the custom id of the request. */
    public String customId() {
        return line.path("custom_id").asText();
    }

    /** Returns the HTTP status of the response; 0 if there was none. */
    public int status() {
        return line.path("response").path("status_code").asInt();
    }

    /** Returns the request id of the response; null if there was none. */
    public @Nullable String requestId() {
        return LenientValues.text(line.path("response").path("request_id").textValue());
    }

    /** Returns whether the request succeeded. */
    public boolean isSuccess() {
        return status() >= 200 && status() < 300 && isEmpty(line.path("error"));
    }

    /**
     * Returns whether an error is empty: for no error, some servers write {@code ""}, {@code {}} or an error with empty
     * strings.
     */
    private static boolean isEmpty(JsonNode error) {
        for (JsonNode value : error) {
            if (!isEmpty(value)) {
                return false;
            }
        }
        return error.isContainerNode()
                || error.isMissingNode()
                || error.isNull()
                || error.asText().isBlank();
    }

    /** Returns the error message if the request failed; otherwise null. */
    public @Nullable String errorMessage() {
        if (isSuccess()) {
            return null;
        }
        JsonNode error = error();
        String message = LenientValues.text(error.path("message").textValue());
        if (message != null) {
            return message;
        }
        return error.isTextual() ? error.textValue() : "HTTP " + status();
    }

    /** Returns the error code if the request failed; null if it succeeded or there is no code. */
    public @Nullable String errorCode() {
        return isSuccess() ? null : LenientValues.text(error().path("code").textValue());
    }

    private JsonNode error() {
        return line.path("error").isObject() && !isEmpty(line.path("error"))
                ? line.path("error")
                : line.path("response").path("body").path("error");
    }

    /**
     * Returns the response to a chat completion request.
     *
     * @throws IllegalStateException if the request failed
     */
    public ChatCompletion chatCompletion() {
        return new ChatCompletion(openai, as(CreateChatCompletionResponse.class), null);
    }

    /**
     * Returns the response to a response request.
     *
     * @throws IllegalStateException if the request failed
     */
    public ModelResponse response() {
        return new ModelResponse(openai, as(Response.class), null);
    }

    /**
     * Returns the response to an embeddings request.
     *
     * @throws IllegalStateException if the request failed
     */
    public CreateEmbeddingResponse embeddings() {
        return as(CreateEmbeddingResponse.class);
    }

    /**
     * Returns the response body as a generated class.
     *
     * @throws IllegalStateException if the request failed
     */
    public <T extends JsonValue> T as(Class<T> type) {
        if (!isSuccess()) {
            throw new IllegalStateException("The request " + customId() + " of the batch failed: " + errorMessage());
        }
        return Json.read(line.path("response").path("body").toString(), type);
    }

    /** Returns a copy of the complete line. */
    public JsonNode json() {
        return line.deepCopy();
    }

    @Override
    public void write(JsonWriter out) throws IOException {
        Given.notNull(out, "out").node(line);
    }

    /** Returns the custom id with the status or the error. */
    @Override
    public String toString() {
        return "BatchResult[" + customId() + ", " + (isSuccess() ? status() : errorMessage()) + "]";
    }
}
