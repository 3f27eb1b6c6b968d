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
 * What is said in a recording, in its language or in English. How much more than the text there is depends on the format
 * and on the model.
 *
 * <p>{@link #raw()} is the generated class of the format. The formats that are no JSON ({@code text}, {@code srt}, {@code
 * vtt}) have an object with nothing but the text there.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/audio/json-object">The transcription object in the API reference</a>
 */
public final class Transcription extends ApiObject<JsonValue> {
    /**
     * A word.
     *
     * @param start where it begins, in seconds
     * @param end where it ends, in seconds
     */
    public record Word(String word, double start, double end) {}

    /**
     * A stretch of speech.
     *
     * @param speaker who speaks, such as {@code A}, or a name that the request gave; null where speakers are not told apart
     * @param start where it begins, in seconds
     * @param end where it ends, in seconds
     */
    public record Segment(@Nullable String speaker, String text, double start, double end) {}

    /** A token, and the logarithm of how probable it was. */
    public record TokenLogprob(String token, double logprob) {}

    /**
     * All of it. The formats have much in common, and servers send more than the document says: whisper-1 sends words
     * with a property that only the diarized format should have. So it is not asked which class was read.
     */
    private final JsonNode json;

    /** What a call answered. */
    public Transcription(OpenAI openai, ApiResponse<? extends JsonValue> response) {
        this(openai, response.body(), response.info());
    }

    /** One from elsewhere. */
    public Transcription(OpenAI openai, JsonValue raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
        json = Json.toTree(raw);
    }

    /** What is said; for the formats {@code srt} and {@code vtt} the whole file of subtitles. */
    public String text() {
        return required("text", json.path("text").textValue());
    }

    /** The language that was heard, as the model calls it; null if it did not tell. */
    public @Nullable String language() {
        return json.path("language").textValue();
    }

    /** How long the recording is, in seconds; null if the model did not tell. */
    public @Nullable Double duration() {
        JsonNode duration = json.path("duration");
        // Some models send the number as a text.
        return duration.isMissingNode() || duration.isNull() ? null : duration.asDouble();
    }

    /** The words; unmodifiable, empty unless {@code verbose_json} with the granularity {@code word} was asked for. */
    public List<Word> words() {
        return each(
                "words",
                word -> new Word(
                        word.path("word").asText(),
                        word.path("start").asDouble(),
                        word.path("end").asDouble()));
    }

    /** The stretches; unmodifiable, empty unless {@code verbose_json} or {@code diarized_json} was asked for. */
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

    /** How probable each token was; unmodifiable, empty unless {@code include} of the request says {@code logprobs}. */
    public List<TokenLogprob> logprobs() {
        return each(
                "logprobs",
                token -> new TokenLogprob(
                        token.path("token").asText(), token.path("logprob").asDouble()));
    }

    private <T> List<T> each(String property, Function<JsonNode, T> change) {
        return Jackson.elements(json.path(property)).map(change).toList();
    }
}
