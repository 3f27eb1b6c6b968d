package io.fluentopenai.observability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fluentopenai.client.model.CreateChatCompletionRequest;
import io.fluentopenai.client.model.CreateEmbeddingRequest;
import io.fluentopenai.client.model.CreateResponse;
import io.fluentopenai.observe.OperationStart;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The attributes that spans have of a request. */
final class RequestAttributes {
    private RequestAttributes() {}

    /** Tells the settings of a request, none of which is content. */
    static void add(OperationStart start, BiConsumer<String, String> to) {
        Object request = start.request();
        if (request instanceof CreateChatCompletionRequest chat) {
            put(to, "gen_ai.request.temperature", chat.temperature());
            put(to, "gen_ai.request.top_p", chat.topP());
            put(to, "gen_ai.request.max_tokens", chat.maxCompletionTokens());
            put(to, "gen_ai.request.seed", chat.seed());
            put(to, "gen_ai.request.frequency_penalty", chat.frequencyPenalty());
            put(to, "gen_ai.request.presence_penalty", chat.presencePenalty());
            put(to, "gen_ai.request.choice.count", chat.n());
        } else if (request instanceof CreateResponse response) {
            put(to, "gen_ai.request.temperature", response.temperature());
            put(to, "gen_ai.request.top_p", response.topP());
            put(to, "gen_ai.request.max_tokens", response.maxOutputTokens());
            put(to, "gen_ai.conversation.id", response.previousResponseId());
        } else if (request instanceof CreateEmbeddingRequest embedding) {
            put(to, "gen_ai.embeddings.dimension.count", embedding.dimensions());
        }
        if (start.isStream()) {
            to.accept("gen_ai.request.stream", "true");
        }
    }

    private static void put(BiConsumer<String, String> to, String key, @Nullable Object value) {
        if (value != null) {
            to.accept(key, value.toString());
        }
    }

    /** Returns the messages of a request as JSON: those of chat, or the input of a response; null if it has none. */
    static @Nullable String messages(JsonNode request) {
        JsonNode messages = request.has("messages") ? request.get("messages") : request.path("input");
        if (messages.isTextual()) {
            return message("user", messages.textValue());
        }
        return messages.isMissingNode() ? null : messages.toString();
    }

    /** Returns a message as a list of one, as JSON. */
    static String message(String role, String text) {
        ArrayNode messages = JsonNodeFactory.instance.arrayNode();
        messages.addObject().put("role", role).put("content", text);
        return messages.toString();
    }
}
