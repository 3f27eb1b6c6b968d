package io.fluentopenai.structured;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.model.AgentTextFormatJsonSchema;
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
 * Creates response formats of generated requests from Java types, for requests that have no method for an output type.
 * Strict mode is on, unless the codec has it off ({@link Codec#isStrict()}).
 *
 * <pre>{@code
 * openai.assistants()
 *         .create(a -> a.model("gpt-5.6-terra").responseFormat(ResponseFormats.forAssistants(MathAnswer.class)));
 * }</pre>
 */
public final class ResponseFormats {
    private ResponseFormats() {}

    /**
     * Returns the format for {@code CreateChatCompletionRequest} and other requests with the formats of chat.
     *
     * @throws io.fluentopenai.schema.SchemaException if strict mode cannot express the type
     */
    public static ResponseFormatJsonSchema forChat(Class<?> type) {
        return forChat(Codec.of(type));
    }

    /** Works like {@link #forChat(Class)}, for a type with type arguments or a handwritten schema. */
    public static ResponseFormatJsonSchema forChat(OutputType<?> type) {
        Codec<?> codec = Given.notNull(type, "type").codec();
        return new ResponseFormatJsonSchema()
                .jsonSchema(new ResponseFormatJsonSchemaJsonSchema()
                        .name(codec.name())
                        .strict(codec.isStrict())
                        .schema(properties(codec)));
    }

    /**
     * Returns the format for the {@code text} of a {@code CreateResponse}.
     *
     * @throws io.fluentopenai.schema.SchemaException if strict mode cannot express the type
     */
    public static TextResponseFormatJsonSchema forResponses(Class<?> type) {
        return forResponses(Codec.of(type));
    }

    /** Works like {@link #forResponses(Class)}, for a type with type arguments or a handwritten schema. */
    public static TextResponseFormatJsonSchema forResponses(OutputType<?> type) {
        Codec<?> codec = Given.notNull(type, "type").codec();
        return new TextResponseFormatJsonSchema()
                .name(codec.name())
                .strict(codec.isStrict())
                .schema(properties(codec));
    }

    /**
     * Returns the format for requests that create or modify assistants and runs.
     *
     * @throws io.fluentopenai.schema.SchemaException if strict mode cannot express the type
     */
    public static AssistantsApiResponseFormatOption forAssistants(Class<?> type) {
        return forAssistants(Codec.of(type));
    }

    /** Works like {@link #forAssistants(Class)}, for a type with type arguments or a handwritten schema. */
    public static AssistantsApiResponseFormatOption forAssistants(OutputType<?> type) {
        return AssistantsApiResponseFormatOption.ofAssistantsApiResponseFormatOptionObject(forChat(type));
    }

    /**
     * Returns the format for the {@code text} of requests that create or update agents and sessions. Experimental, like
     * agents.
     *
     * @throws io.fluentopenai.schema.SchemaException if strict mode cannot express the type
     */
    public static AgentTextFormatJsonSchema forAgents(Class<?> type) {
        return forAgents(Codec.of(type));
    }

    /** Works like {@link #forAgents(Class)}, for a type with type arguments or a handwritten schema. */
    public static AgentTextFormatJsonSchema forAgents(OutputType<?> type) {
        return new AgentTextFormatJsonSchema()
                .schema(properties(Given.notNull(type, "type").codec()));
    }

    /**
     * Returns the JSON mode format for requests that create or modify assistants and runs: the answer is any JSON
     * object. The instructions or the messages must mention JSON, or the API rejects the request.
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
