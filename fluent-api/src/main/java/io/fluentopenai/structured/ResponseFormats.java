package io.fluentopenai.structured;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.model.AssistantsApiResponseFormatOption;
import io.fluentopenai.client.model.ResponseFormatJsonObject;
import io.fluentopenai.client.model.ResponseFormatJsonSchema;
import io.fluentopenai.client.model.ResponseFormatJsonSchemaJsonSchema;
import io.fluentopenai.client.model.TextResponseFormatJsonSchema;
import io.fluentopenai.internal.Given;
import io.fluentopenai.schema.Codec;
import io.fluentopenai.schema.OutputType;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Types as response formats of the generated requests, for requests without a method of their own that takes a type. Strict
 * mode is on, unless the codec is without it ({@link Codec#isStrict()}).
 *
 * <pre>{@code
 * openai.assistants().create(a -> a.model("gpt-5.6-terra").responseFormat(ResponseFormats.forAssistants(MathAnswer.class)));
 * }</pre>
 */
public final class ResponseFormats {
    private ResponseFormats() {}

    /** For {@code CreateChatCompletionRequest}, and what else takes the formats of chat. */
    public static ResponseFormatJsonSchema forChat(Class<?> type) {
        return forChat(Codec.of(type));
    }

    /** Works like {@link #forChat(Class)}. */
    public static ResponseFormatJsonSchema forChat(OutputType<?> type) {
        Codec<?> codec = Given.notNull(type, "type").codec();
        return new ResponseFormatJsonSchema()
                .jsonSchema(new ResponseFormatJsonSchemaJsonSchema()
                        .name(codec.name())
                        .strict(codec.isStrict())
                        .schema(properties(codec)));
    }

    /** For the {@code text} of a {@code CreateResponse}. */
    public static TextResponseFormatJsonSchema forResponses(Class<?> type) {
        return forResponses(Codec.of(type));
    }

    /** Works like {@link #forResponses(Class)}. */
    public static TextResponseFormatJsonSchema forResponses(OutputType<?> type) {
        Codec<?> codec = Given.notNull(type, "type").codec();
        return new TextResponseFormatJsonSchema()
                .name(codec.name())
                .strict(codec.isStrict())
                .schema(properties(codec));
    }

    /** For requests that make or change assistants and runs. */
    public static AssistantsApiResponseFormatOption forAssistants(Class<?> type) {
        return forAssistants(Codec.of(type));
    }

    /** Works like {@link #forAssistants(Class)}. */
    public static AssistantsApiResponseFormatOption forAssistants(OutputType<?> type) {
        return AssistantsApiResponseFormatOption.ofAssistantsApiResponseFormatOptionObject(forChat(type));
    }

    /**
     * Returns the format of JSON mode for requests that make or change assistants and runs: any JSON object. The instructions or
     * the messages must ask for JSON too, or the API refuses.
     */
    public static AssistantsApiResponseFormatOption jsonModeForAssistants() {
        return AssistantsApiResponseFormatOption.ofAssistantsApiResponseFormatOptionObject(
                new ResponseFormatJsonObject());
    }

    private static Map<String, JsonNode> properties(Codec<?> codec) {
        Map<String, JsonNode> properties = new LinkedHashMap<>();
        codec.schema().properties().forEach(property -> properties.put(property.getKey(), property.getValue()));
        return properties;
    }
}
