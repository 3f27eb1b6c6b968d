package io.fluentopenai.batches;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.chat.ChatCompletion;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.model.CreateChatCompletionResponse;
import io.fluentopenai.client.model.CreateEmbeddingResponse;
import io.fluentopenai.client.model.Response;
import io.fluentopenai.internal.compat.LenientValues;
import io.fluentopenai.responses.ModelResponse;
import org.jspecify.annotations.Nullable;

/**
 * What became of one request of a batch.
 *
 * <p>Immutable.
 */
public final class BatchResult {
    private final OpenAI openai;
    private final JsonNode line;

    private BatchResult(OpenAI openai, JsonNode line) {
        this.openai = openai;
        this.line = line;
    }

    /**
     * Reads a line of a batch's files.
     *
     * @throws IllegalArgumentException if it is no JSON
     */
    static BatchResult of(OpenAI openai, String line) {
        return new BatchResult(openai, Json.parse(line));
    }

    /** The id that the request was given. */
    public String customId() {
        return line.path("custom_id").asText();
    }

    /** The HTTP status of the answer; 0 if there was none. */
    public int status() {
        return line.path("response").path("status_code").asInt();
    }

    /** The request id of the answer; null if there was none. */
    public @Nullable String requestId() {
        return LenientValues.text(line.path("response").path("request_id").textValue());
    }

    /** Whether the request was answered as it was meant to be. */
    public boolean isSuccess() {
        return status() >= 200 && status() < 300 && isEmpty(line.path("error"));
    }

    /** Whether an error says nothing: some servers write {@code ""}, {@code {}} or an error of empty texts where there is none. */
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

    /** Why the request failed, in words; null if it did not. */
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

    /** Why the request failed, as a code; null if it did not, or there is none. */
    public @Nullable String errorCode() {
        return isSuccess() ? null : LenientValues.text(error().path("code").textValue());
    }

    private JsonNode error() {
        return line.path("error").isObject() && !isEmpty(line.path("error"))
                ? line.path("error")
                : line.path("response").path("body").path("error");
    }

    /** The answer to a chat completion. */
    public ChatCompletion chatCompletion() {
        return new ChatCompletion(openai, as(CreateChatCompletionResponse.class), null);
    }

    /** The answer to a response. */
    public ModelResponse response() {
        return new ModelResponse(openai, as(Response.class), null);
    }

    /** The answer to a request for embeddings. */
    public CreateEmbeddingResponse embeddings() {
        return as(CreateEmbeddingResponse.class);
    }

    /**
     * The answer, as a generated class.
     *
     * @throws IllegalStateException if the request failed
     */
    public <T extends JsonValue> T as(Class<T> type) {
        if (!isSuccess()) {
            throw new IllegalStateException("The request " + customId() + " of the batch failed: " + errorMessage());
        }
        return Json.read(line.path("response").path("body").toString(), type);
    }

    /** The whole line, as it came. */
    @com.fasterxml.jackson.annotation.JsonValue
    public JsonNode json() {
        return line.deepCopy();
    }

    /** Id and status. */
    @Override
    public String toString() {
        return "BatchResult[" + customId() + ", " + (isSuccess() ? status() : errorMessage()) + "]";
    }
}
