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
 * @see <a href="https://platform.openai.com/docs/api-reference/messages/object">The message object in the API reference</a>
 */
public final class ThreadMessage extends ApiObject<MessageObject> {
    /** What a call answered. */
    public ThreadMessage(OpenAI openai, ApiResponse<MessageObject> response) {
        super(openai, response);
    }

    /** One from elsewhere. */
    public ThreadMessage(OpenAI openai, MessageObject raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /** {@code msg_…}. */
    public String id() {
        return required("id", raw().id());
    }

    /** The thread that it belongs to; null if the server left it out. */
    public @Nullable String threadId() {
        return LenientValues.text(raw().threadId());
    }

    /** Who says it: {@code user} or {@code assistant}; null if the server left it out. */
    public @Nullable String role() {
        return LenientValues.value(raw().role());
    }

    /** {@code in_progress}, {@code incomplete} or {@code completed}; null if the server left it out. */
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

    /** The run that said it; null if it is the user's, or the server left it out. */
    public @Nullable String runId() {
        return LenientValues.text(raw().runId());
    }

    /** What it says: its parts that are text, one on each line; empty if there are none. Pictures are left out. */
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
     * What it says, read as a value of the type that the run or the assistant was asked for.
     *
     * @throws io.fluentopenai.structured.StructuredOutputException if there is none: the model refuses, was cut off, or wrote
     *     something else
     */
    public <T> T value(Class<T> type) {
        return value(Codec.of(type));
    }

    /** Works like {@link #value(Class)}, for a type with type arguments or a schema that was written by hand. */
    public <T> T value(OutputType<T> type) {
        return answer(this, ending()).read(Given.notNull(type, "type").codec());
    }

    /** What it says, as the answer of whatever ended as told. */
    Answer answer(ApiObject<?> response, Answer.Ending ending) {
        return new Answer(response, String.join("", texts()), refusal(), ending);
    }

    /** Messages of users have no status, and some servers give none to others either. */
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

    /** Why the model would not answer: its parts that are refusals, one on each line; null if there are none. */
    public @Nullable String refusal() {
        List<String> refusals = texts(part -> part.path("refusal"));
        return refusals.isEmpty() ? null : String.join("\n", refusals);
    }

    /** The places in its text that stand for files, in the order of its parts; empty if there are none. */
    public List<TextAnnotation> annotations() {
        return Jackson.elements(content())
                .flatMap(part -> Jackson.elements(part.path("text").path("annotations")))
                .map(TextAnnotation::of)
                .toList();
    }

    /** Parts of a message are a union that grows; a part of a type that nobody knew may have text too. */
    private JsonNode content() {
        return Json.toTree(raw()).path("content");
    }

    /** The ids of the files that are attached to it; empty if there are none. */
    public List<String> attachedFileIds() {
        return LenientValues.in(raw().attachments()).stream()
                .map(attachment -> LenientValues.text(attachment.fileId()))
                .filter(Objects::nonNull)
                .toList();
    }

    /** The metadata; empty if there is none. */
    public Map<String, String> metadata() {
        return raw().metadata() == null ? Map.of() : raw().metadata();
    }

    private ThreadMessages messages() {
        return openai().threads().messages(required("thread_id", threadId()));
    }

    /** Its state now. */
    public ThreadMessage refresh() {
        return messages().get(id());
    }

    /** Async version of {@link #refresh}. */
    public CompletableFuture<ThreadMessage> refreshAsync() {
        return messages().getAsync(id());
    }

    /**
     * Replaces the metadata; nothing else can be changed.
     *
     * @return its state after the change; this object stays as it is
     */
    public ThreadMessage modify(Map<String, String> metadata) {
        return messages().modify(id(), Given.notNull(metadata, "metadata"));
    }

    /** Async version of {@link #modify}. */
    public CompletableFuture<ThreadMessage> modifyAsync(Map<String, String> metadata) {
        return messages().modifyAsync(id(), Given.notNull(metadata, "metadata"));
    }

    /** Deletes it. True if the server says that it is gone. */
    public boolean delete() {
        return messages().delete(id());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync() {
        return messages().deleteAsync(id());
    }
}
