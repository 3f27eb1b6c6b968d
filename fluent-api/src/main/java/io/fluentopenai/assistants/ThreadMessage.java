package io.fluentopenai.assistants;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.MessageObject;
import io.fluentopenai.internal.Answer;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Jackson;
import io.fluentopenai.internal.compat.LenientValues;
import io.fluentopenai.schema.Codec;
import io.fluentopenai.schema.OutputType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A message of a thread.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/messages/object">The message object in the API
 *     reference</a>
 */
public final class ThreadMessage extends ApiObject<MessageObject> {
    /** Wraps the body of an API response. */
    public ThreadMessage(OpenAI openai, ApiResponse<MessageObject> response) {
        super(openai, response);
    }

    /** Wraps a message object, with null as {@code info} if it did not come from an API response. */
    public ThreadMessage(OpenAI openai, MessageObject raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /**
     * Returns the message id, {@code msg_…}.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String id() {
        return required("id", raw().id());
    }

    /** Returns the id of the thread; null if the server left it out. */
    public @Nullable String threadId() {
        return LenientValues.text(raw().threadId());
    }

    /** Returns the role: {@code user} or {@code assistant}; null if the server left it out. */
    public @Nullable String role() {
        return LenientValues.value(raw().role());
    }

    /**
     * Returns the status: {@code in_progress}, {@code incomplete} or {@code completed}; null if the server left it out.
     */
    public @Nullable String status() {
        return LenientValues.value(raw().status());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Returns when it was completed; null if it was not, or the server left it out. */
    public @Nullable Instant completedAt() {
        return instant(raw().completedAt());
    }

    /** Returns when it was marked as incomplete; null if it was not, or the server left it out. */
    public @Nullable Instant incompleteAt() {
        return instant(raw().incompleteAt());
    }

    /** Returns the id of the run that wrote the message; null for a user message, or if the server left it out. */
    public @Nullable String runId() {
        return LenientValues.text(raw().runId());
    }

    /**
     * Returns the text of the message; several text parts are joined by line breaks. Empty if there are none. Images
     * are ignored.
     */
    public String text() {
        return String.join("\n", texts());
    }

    private List<String> texts() {
        return texts(part -> part.path("text").path("value"));
    }

    private List<String> texts(Function<JsonNode, JsonNode> place) {
        return Jackson.elements(content())
                .map(place)
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .toList();
    }

    /**
     * Parses the text as a value of the type that the run or the assistant asked for.
     *
     * @throws io.fluentopenai.structured.StructuredOutputException if there is no such value: the model refused, was
     *     cut off, or wrote something else
     */
    public <T> T value(Class<T> type) {
        return value(Codec.of(type));
    }

    /** Works like {@link #value(Class)}, for a type with type arguments or a handwritten schema. */
    public <T> T value(OutputType<T> type) {
        return answer(this, ending()).read(Given.notNull(type, "type").codec());
    }

    /** Returns this message as an answer that ended as given. */
    Answer answer(ApiObject<?> response, Answer.Ending ending) {
        return new Answer(response, String.join("", texts()), refusal(), ending);
    }

    /**
     * Returns how the message ended. A missing status counts as complete: user messages have none, and some servers
     * omit it for other messages.
     */
    Answer.Ending ending() {
        if (status() == null || !status().equals("incomplete")) {
            return "in_progress".equals(status())
                    ? Answer.Ending.none("the message is being written. Wait for the end of its run")
                    : Answer.Ending.complete();
        }
        var details = raw().incompleteDetails();
        String reason = details == null || details.reason() == null
                ? "unknown"
                : details.reason().value();
        return switch (reason) {
            case "content_filter" -> Answer.Ending.filtered("incomplete: content_filter");
            case "max_tokens" -> Answer.Ending.cutOff("incomplete: max_tokens", Run.MORE_TOKENS);
            default -> Answer.Ending.none("the message is incomplete (" + reason + "). Ask again");
        };
    }

    /** Returns the refusal of the model; several refusal parts are joined by line breaks. Null if there are none. */
    public @Nullable String refusal() {
        List<String> refusals = texts(part -> part.path("refusal"));
        return refusals.isEmpty() ? null : String.join("\n", refusals);
    }

    /** Returns the annotations of the text, in order; empty if there are none. */
    public List<TextAnnotation> annotations() {
        return Jackson.elements(content())
                .flatMap(part -> Jackson.elements(part.path("text").path("annotations")))
                .map(TextAnnotation::of)
                .toList();
    }

    /** Returns the content as JSON. The API may add new types of parts, which may have text, too. */
    private JsonNode content() {
        return Json.toTree(raw()).path("content");
    }

    /** Returns the ids of the attached files; empty if there are none. */
    public List<String> attachedFileIds() {
        return LenientValues.in(raw().attachments()).stream()
                .map(attachment -> LenientValues.text(attachment.fileId()))
                .filter(Objects::nonNull)
                .toList();
    }

    /** Returns the metadata; empty if there is none. */
    public Map<String, String> metadata() {
        return raw().metadata() == null ? Map.of() : raw().metadata();
    }

    private ThreadMessages messages() {
        return openai().threads().messages(required("thread_id", threadId()));
    }

    /** Fetches and returns the current state. */
    public ThreadMessage refresh() {
        return messages().get(id());
    }

    /** Async version of {@link #refresh}. */
    public CompletableFuture<ThreadMessage> refreshAsync() {
        return messages().getAsync(id());
    }

    /**
     * Replaces the metadata. Nothing else of a message can be changed.
     *
     * @return the new state; this object does not change
     */
    public ThreadMessage modify(Map<String, String> metadata) {
        return messages().modify(id(), Given.notNull(metadata, "metadata"));
    }

    /** Async version of {@link #modify}. */
    public CompletableFuture<ThreadMessage> modifyAsync(Map<String, String> metadata) {
        return messages().modifyAsync(id(), Given.notNull(metadata, "metadata"));
    }

    /**
     * Deletes the message.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete() {
        return messages().delete(id());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync() {
        return messages().deleteAsync(id());
    }
}
