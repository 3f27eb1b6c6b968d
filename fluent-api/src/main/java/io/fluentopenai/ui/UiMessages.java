package io.fluentopenai.ui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.Content;
import io.fluentopenai.chat.ChatRequest;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.ChatCompletionRequestMessage;
import io.fluentopenai.client.model.InputItem;
import io.fluentopenai.internal.Given;
import io.fluentopenai.request.ModelRequest;
import io.fluentopenai.responses.ResponseRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The conversation that {@code useChat} of the AI SDK sends, to be added to a request.
 *
 * <pre>{@code
 * var chat = UiMessages.parse(body);
 * var request = chat.addTo(openai.responses().instructions("You are a weather assistant.").tools(weather));
 * try (var answer = UiMessageStream.of(request.runStream())) {
 *     answer.writeTo(out);
 * }
 * }</pre>
 *
 * <p>The browser's user can change everything in it, including earlier answers and results of tools. Do not trust it
 * with instructions: they belong into your code. Messages with the role {@code system} are refused.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://ai-sdk.dev/docs/ai-sdk-ui/chatbot">Chatbots with the AI SDK</a>
 */
public final class UiMessages {
    private final JsonNode body;
    private final JsonNode messages;

    private UiMessages(JsonNode body) {
        this.body = body;
        this.messages = body.isArray() ? body : body.path("messages");
    }

    /**
     * Reads the body of a request.
     *
     * @param json the body that {@code useChat} sends, an object with {@code messages}, or the array of messages alone
     * @throws IllegalArgumentException if it is neither, or a message has no parts or an unsupported role; the message
     *     says where
     */
    public static UiMessages parse(String json) {
        JsonNode body = UiJson.parsed(Given.notNull(json, "json"));
        if (body == null) {
            throw new IllegalArgumentException("The body is not valid JSON");
        }
        UiMessages read = new UiMessages(body);
        Given.check(
                read.messages.isArray(),
                "The body has no array of messages. Send what useChat sends: {\"messages\":[…]}");
        for (int i = 0; i < read.messages.size(); i++) {
            check(read.messages.get(i), "messages[" + i + "]");
        }
        return read;
    }

    private static void check(JsonNode message, String where) {
        String role = message.path("role").asText("");
        Given.check(
                role.equals("user") || role.equals("assistant"),
                where + " has the role \"" + role + "\". A browser may send messages of user and assistant; set"
                        + " instructions on the server");
        Given.check(
                message.path("parts").isArray(),
                where + " has no array of parts. Messages of AI SDK 4 and older, with content, are not supported");
    }

    /** Returns the id of the chat; null if the body has none. */
    public @Nullable String chatId() {
        return body.path("id").textValue();
    }

    /** Returns the number of messages. */
    public int size() {
        return messages.size();
    }

    /** Returns the text of the last message of the user; empty if there is none. */
    public String lastUserText() {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).path("role").asText().equals("user")) {
                return text(messages.get(i).path("parts"));
            }
        }
        return "";
    }

    /** Returns a copy of the body, with what the page has added to it. */
    public JsonNode toTree() {
        return body.deepCopy();
    }

    /**
     * Adds the messages to a request, after those that it has: text and files of the user, text and finished tool calls
     * of the model. Reasoning, sources, data parts and unanswered calls are left out.
     *
     * @return the request
     * @throws IllegalArgumentException if the request cannot take a part, such as a file that is neither an {@code https}
     *     nor a {@code data} URL
     */
    public <S extends ModelRequest<S, ?, ?, ?>> S addTo(S request) {
        for (JsonNode message : messages) {
            if (message.path("role").asText().equals("user")) {
                addUser(request, message.path("parts"));
            } else {
                addAssistant(request, message.path("parts"));
            }
        }
        return request;
    }

    private static String text(JsonNode parts) {
        StringBuilder text = new StringBuilder();
        for (JsonNode part : parts) {
            if (part.path("type").asText().equals("text")) {
                text.append(part.path("text").asText(""));
            }
        }
        return text.toString();
    }

    // ---- Users

    private static void addUser(ModelRequest<?, ?, ?, ?> request, JsonNode parts) {
        List<Content> content = new ArrayList<>();
        boolean hasFiles = false;
        for (JsonNode part : parts) {
            switch (part.path("type").asText("")) {
                case "text" -> content.add(Content.text(part.path("text").asText("")));
                case "file" -> {
                    content.add(file(part));
                    hasFiles = true;
                }
                default -> {}
            }
        }
        if (hasFiles) {
            request.user(content.toArray(new Content[0]));
        } else if (!content.isEmpty()) {
            request.user(text(parts));
        }
    }

    private static Content file(JsonNode part) {
        String url = part.path("url").asText("");
        String mediaType = part.path("mediaType").asText("");
        boolean isData = url.regionMatches(true, 0, "data:", 0, 5);
        Given.check(
                isData || url.regionMatches(true, 0, "https://", 0, 8),
                "A file of the browser has neither an https nor a data URL");
        if (mediaType.startsWith("image/")) {
            return Content.imageUrl(url);
        }
        return isData
                ? new Content.FileContent(null, part.path("filename").asText("file"), url, null)
                : Content.fileUrl(url);
    }

    // ---- Assistants

    /** Adds an answer in its order: each step has text, and then the calls that it made. */
    private static void addAssistant(ModelRequest<?, ?, ?, ?> request, JsonNode parts) {
        StringBuilder text = new StringBuilder();
        List<JsonNode> calls = new ArrayList<>();
        for (JsonNode part : parts) {
            String type = part.path("type").asText("");
            if (type.equals("step-start") || type.equals("text") && !calls.isEmpty()) {
                addStep(request, text.toString(), calls);
                text.setLength(0);
                calls.clear();
            }
            if (type.equals("text")) {
                text.append(part.path("text").asText(""));
            } else if ((type.startsWith("tool-") || type.equals("dynamic-tool")) && isAnswered(part)) {
                calls.add(part);
            }
        }
        addStep(request, text.toString(), calls);
    }

    private static boolean isAnswered(JsonNode part) {
        String state = part.path("state").asText("");
        return (state.equals("output-available") || state.equals("output-error"))
                && !part.path("providerExecuted").asBoolean();
    }

    private static void addStep(ModelRequest<?, ?, ?, ?> request, String text, List<JsonNode> calls) {
        if (request instanceof ChatRequest chat && !calls.isEmpty()) {
            ObjectNode message = JsonNodeFactory.instance.objectNode().put("role", "assistant");
            if (!text.isEmpty()) {
                message.put("content", text);
            }
            ArrayNode made = message.putArray("tool_calls");
            for (JsonNode call : calls) {
                made.addObject()
                        .put("id", id(call))
                        .put("type", "function")
                        .putObject("function")
                        .put("name", name(call))
                        .put("arguments", input(call));
            }
            chat.message(Json.read(message.toString(), ChatCompletionRequestMessage.class));
        } else if (!text.isEmpty()) {
            request.assistant(text);
        }
        for (JsonNode call : calls) {
            if (request instanceof ResponseRequest response) {
                ObjectNode item = UiJson.part("function_call")
                        .put("call_id", id(call))
                        .put("name", name(call))
                        .put("arguments", input(call));
                response.item(Json.read(item.toString(), InputItem.class));
            }
            request.toolResult(id(call), result(call));
        }
    }

    private static String id(JsonNode call) {
        String id = call.path("toolCallId").asText("");
        Given.check(!id.isEmpty(), "A tool call of the browser's messages has no toolCallId");
        return id;
    }

    private static String name(JsonNode call) {
        String type = call.path("type").asText("");
        return type.equals("dynamic-tool") ? call.path("toolName").asText("") : type.substring("tool-".length());
    }

    private static String input(JsonNode call) {
        return call.has("input") ? call.get("input").toString() : "{}";
    }

    private static String result(JsonNode call) {
        if (call.path("state").asText("").equals("output-error")) {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("error", call.path("errorText").asText("The call failed"))
                    .toString();
        }
        JsonNode output = call.path("output");
        return output.isTextual() ? output.textValue() : output.toString();
    }
}
