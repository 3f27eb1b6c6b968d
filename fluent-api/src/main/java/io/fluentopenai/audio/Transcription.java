package io.fluentopenai.audio;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.internal.Jackson;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The transcription of a recording, or its translation to English. Which properties it has beyond the text depends on
 * the response format and the model.
 *
 * <p>{@link #raw()} is the generated class of the response format. For the formats that are not JSON ({@code text},
 * {@code srt}, {@code vtt}), it has only the text.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/audio/json-object">The transcription object in the API
 *     reference</a>
 */
public final class Transcription extends ApiObject<JsonValue> {
    /**
     * A word with timestamps.
     *
     * @param word the word
     * @param start the start in seconds
     * @param end the end in seconds
     */
    public record Word(String word, double start, double end) {}

    /**
     * A segment of speech with timestamps.
     *
     * @param speaker the speaker, such as {@code A} or a name from the request; null without diarization
     * @param text the text
     * @param start the start in seconds
     * @param end the end in seconds
     */
    public record Segment(@Nullable String speaker, String text, double start, double end) {}

    /**
     * A token with its log probability.
     *
     * @param token the token
     * @param logprob the natural logarithm of the token's probability
     */
    public record TokenLogprob(String token, double logprob) {}

    /**
     * The usage of a transcription. Some models are billed by tokens, others by the duration of the recording.
     *
     * @param inputTokens the number of input tokens, text and audio; null for billing by duration
     * @param outputTokens the number of generated tokens; null for billing by duration
     * @param totalTokens the number of all tokens; null for billing by duration
     * @param seconds the billed duration in seconds; null for billing by tokens
     */
    public record TranscriptionUsage(
            @Nullable Long inputTokens,
            @Nullable Long outputTokens,
            @Nullable Long totalTokens,
            @Nullable Double seconds) {}

    /**
     * The JSON of the transcription, which is read without regard to the generated class. The formats share most
     * properties, and servers send more than the API's specification says: whisper-1 sends words with a property that
     * only the diarized format should have.
     */
    private final JsonNode json;

    /** Wraps the body of an API response. */
    public Transcription(OpenAI openai, ApiResponse<? extends JsonValue> response) {
        this(openai, response.body(), response.info());
    }

    /** Wraps a transcription, with null as {@code info} if it did not come from an API response. */
    public Transcription(OpenAI openai, JsonValue raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
        json = Json.toTree(raw);
    }

    /**
     * Returns the text; for the response formats {@code srt} and {@code vtt}, the complete subtitle file.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String text() {
        return required("text", json.path("text").textValue());
    }

    /** Returns the detected language, as the model names it; null if the server does not report it. */
    public @Nullable String language() {
        return json.path("language").textValue();
    }

    /** Returns the duration of the recording in seconds; null if the server does not report it. */
    public @Nullable Double duration() {
        JsonNode duration = json.path("duration");
        // Some models send the number as a text.
        return duration.isMissingNode() || duration.isNull() ? null : duration.asDouble();
    }

    /**
     * Returns the words as an unmodifiable list. It is empty unless the request sets {@code verbose_json} with the
     * granularity {@code word}.
     */
    public List<Word> words() {
        return each(
                "words",
                word -> new Word(
                        word.path("word").asText(),
                        word.path("start").asDouble(),
                        word.path("end").asDouble()));
    }

    /**
     * Returns the segments as an unmodifiable list. It is empty unless the request sets {@code verbose_json} or {@code
     * diarized_json}.
     */
    public List<Segment> segments() {
        return each("segments", Transcription::segment);
    }

    static Segment segment(JsonNode segment) {
        return new Segment(
                segment.path("speaker").textValue(),
                segment.path("text").asText(),
                segment.path("start").asDouble(),
                segment.path("end").asDouble());
    }

    /**
     * Returns the log probabilities of the tokens as an unmodifiable list. It is empty unless the request's {@code
     * include} has {@code logprobs}.
     */
    public List<TokenLogprob> logprobs() {
        return each(
                "logprobs",
                token -> new TokenLogprob(
                        token.path("token").asText(), token.path("logprob").asDouble()));
    }

    /** Returns the usage, in tokens or in seconds; null if the server does not report it. */
    public @Nullable TranscriptionUsage usage() {
        JsonNode usage = json.path("usage");
        return usage.isObject()
                ? new TranscriptionUsage(
                        tokens(usage, "input_tokens"),
                        tokens(usage, "output_tokens"),
                        tokens(usage, "total_tokens"),
                        usage.path("seconds").isNumber() ? usage.path("seconds").doubleValue() : null)
                : null;
    }

    private static @Nullable Long tokens(JsonNode usage, String property) {
        return usage.path(property).isNumber() ? usage.path(property).longValue() : null;
    }

    private <T> List<T> each(String property, Function<JsonNode, T> change) {
        return Jackson.elements(json.path(property)).map(change).toList();
    }
}
