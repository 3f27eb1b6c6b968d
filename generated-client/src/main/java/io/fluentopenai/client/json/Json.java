package io.fluentopenai.client.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Converts between JSON text and generated models.
 *
 * <pre>{@code
 * CreateChatCompletionRequest request = Json.read(text, CreateChatCompletionRequest.class);
 * request.extraProperty("vendor_option", Json.parse("{\"depth\": 3}"));
 * String text = Json.write(request);
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class Json {
    static {
        JacksonVersion.check();
    }

    static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            // A picture in base64 is longer than what Jackson allows by default.
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private Json() {}

    /**
     * Reads a value of a generated type leniently: values that do not match the schema are kept, not rejected.
     *
     * @throws IllegalArgumentException if the text is not exactly one JSON value, if the type cannot start with that
     *     kind of value, or if the type is not a generated one
     */
    public static <T extends JsonValue> T read(String json, Class<T> type) {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        try (JsonReader in = JsonReader.of(utf8)) {
            T value = JsonTypes.read(in, type);
            in.end();
            return value;
        } catch (IOException e) {
            IOException problem = JsonSyntaxException.of(e);
            throw new IllegalArgumentException("Not a " + type.getSimpleName() + ": " + problem.getMessage(), problem);
        }
    }

    /**
     * Parses any JSON into a tree with full numeric precision.
     *
     * @throws IllegalArgumentException if the text is not exactly one JSON value
     */
    public static JsonNode parse(String json) {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        try (JsonReader in = JsonReader.of(utf8)) {
            if (in.kind() == JsonKind.ABSENT) {
                throw new IllegalArgumentException("Not JSON: the text is empty");
            }
            JsonNode node = in.node();
            in.end();
            return node;
        } catch (IOException e) {
            IOException problem = JsonSyntaxException.of(e);
            throw new IllegalArgumentException("Not JSON: " + problem.getMessage(), problem);
        }
    }

    /** Returns the JSON of a value, including its secrets. Use {@code toString()} for logs. */
    public static String write(JsonValue value) {
        return new String(JsonWriter.toBytes(value, false, null), StandardCharsets.UTF_8);
    }

    /** Returns the value as a tree, which shares nothing with the value. */
    public static JsonNode toTree(JsonValue value) {
        byte[] utf8 = JsonWriter.toBytes(value, false, null);
        try (JsonReader in = JsonReader.of(utf8)) {
            return in.node();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The shortest decimal that is this double. */
    static String text(double value) {
        return NumberOutput.toString(value, true);
    }

    static String redacted(@Nullable Object value) {
        return JsonWriter.toRedactedText(value);
    }
}
