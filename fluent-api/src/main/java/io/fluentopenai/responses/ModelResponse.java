package io.fluentopenai.responses;

import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.Polling;
import io.fluentopenai.ResultStream;
import io.fluentopenai.WaitableObject;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.FunctionToolCall;
import io.fluentopenai.client.model.GetResponseParams;
import io.fluentopenai.client.model.ItemResource;
import io.fluentopenai.client.model.ListInputItemsParams;
import io.fluentopenai.client.model.OutputItem;
import io.fluentopenai.client.model.OutputMessage;
import io.fluentopenai.client.model.OutputMessageContent;
import io.fluentopenai.client.model.OutputTextContent;
import io.fluentopenai.client.model.ReasoningItem;
import io.fluentopenai.client.model.RefusalContent;
import io.fluentopenai.client.model.Response;
import io.fluentopenai.client.model.ResponseError;
import io.fluentopenai.client.model.ResponseUsage;
import io.fluentopenai.client.model.SummaryTextContent;
import io.fluentopenai.internal.Answer;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.compat.LenientValues;
import io.fluentopenai.internal.compat.ToolCallItems;
import io.fluentopenai.schema.Codec;
import io.fluentopenai.schema.OutputType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A model response: the Response object of the API.
 *
 * <p>Waiting for a background response times out after 30 minutes by default.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses/object">The response object in the API
 *     reference</a>
 */
public final class ModelResponse extends WaitableObject<Response, ModelResponse> {
    private static final Duration LONGEST = Duration.ofMinutes(30);

    /** The output, with missing call ids filled in once, so that they stay the same. */
    private final List<OutputItem> output;

    /** Wraps the body of an API response. */
    public ModelResponse(OpenAI openai, ApiResponse<Response> response) {
        this(openai, response.body(), response.info());
    }

    /** Wraps a response object, with null as {@code info} if it did not come from an API response. */
    public ModelResponse(OpenAI openai, Response raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
        output = ToolCallItems.ofResponse(raw.output(), OutputItem.class, OutputItem::type);
    }

    /**
     * Returns the response id, {@code resp_…}.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String id() {
        return required("id", raw().id());
    }

    /** Returns the model that generated the response; null if the server left it out. */
    public @Nullable String model() {
        return LenientValues.value(raw().model());
    }

    /**
     * Returns the status: {@code completed}, {@code incomplete}, {@code failed}, {@code in_progress}, {@code queued} or
     * {@code cancelled}; null if the server left it out.
     */
    @Override
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

    /** Returns the error if the response failed; otherwise null. */
    public @Nullable ResponseError error() {
        return raw().error();
    }

    /** Returns why the response is incomplete, such as {@code max_output_tokens}; null if it is complete. */
    public @Nullable String incompleteReason() {
        return raw().incompleteDetails() == null || raw().incompleteDetails().reason() == null
                ? null
                : raw().incompleteDetails().reason().value();
    }

    /**
     * Returns all output items in order: messages, tool calls, reasoning; maybe empty. A function call without an id
     * gets a generated one.
     */
    public List<OutputItem> output() {
        return output;
    }

    /** Returns the text of all messages in order; empty if there is none. */
    public String text() {
        StringBuilder text = new StringBuilder();
        forEachContent(content -> text.append(text(content)));
        return text.toString();
    }

    /** Returns {@link #text()}, under the name that the API's documentation uses. */
    public String outputText() {
        return text();
    }

    private static String text(OutputMessageContent content) {
        return content instanceof OutputTextContent part && part.text() != null ? part.text() : "";
    }

    /** Returns the refusal of the model; null if it does not refuse. */
    public @Nullable String refusal() {
        StringBuilder text = new StringBuilder();
        forEachContent(content -> text.append(refusal(content)));
        return text.isEmpty() ? null : text.toString();
    }

    private static String refusal(OutputMessageContent content) {
        return content instanceof RefusalContent part && part.refusal() != null ? part.refusal() : "";
    }

    private void forEachContent(Consumer<OutputMessageContent> consumer) {
        for (OutputItem item : output()) {
            if (item instanceof OutputMessage message) {
                LenientValues.in(message.content()).forEach(consumer);
            }
        }
    }

    /**
     * Parses the text of the last message as a value of the type that the request {@linkplain
     * ResponseRequest#format(Class) asked for}.
     *
     * @throws io.fluentopenai.structured.StructuredOutputException if there is no such value: the model refused, was
     *     cut off, calls functions or wrote something else, or the response failed or is not finished
     */
    public <T> T value(Class<T> type) {
        return value(Codec.of(type));
    }

    /** Works like {@link #value(Class)}, for a type with type arguments or a handwritten schema. */
    public <T> T value(OutputType<T> type) {
        StringBuilder text = new StringBuilder();
        StringBuilder refusal = new StringBuilder();
        for (OutputItem item : output()) {
            if (item instanceof OutputMessage message && message.content() != null) {
                // Before it calls the server's tools a model may say what it is about to do: the last message is the
                // answer.
                text.setLength(0);
                refusal.setLength(0);
                LenientValues.in(message.content()).forEach(part -> {
                    text.append(text(part));
                    refusal.append(refusal(part));
                });
            }
        }
        return new Answer(this, text.toString(), refusal.toString(), ending())
                .read(Given.notNull(type, "type").codec());
    }

    /** Returns how the response ended. A missing status counts as completed: compatible servers leave it out. */
    private Answer.Ending ending() {
        String reason = incompleteReason();
        String status = status() == null ? "completed" : status();
        return switch (status) {
            case "incomplete" ->
                "content_filter".equals(reason)
                        ? Answer.Ending.filtered("incomplete: content_filter")
                        : Answer.Ending.cutOff(
                                "incomplete: " + reason,
                                "Allow more with maxOutputTokens(…), which includes reasoning tokens, or ask for less"
                                        + " at a time");
            case "failed" -> Answer.Ending.none("the response failed" + describedError() + ". Ask again");
            case "cancelled" -> Answer.Ending.none("the response was cancelled. Ask again");
            case "completed" ->
                functionCalls().isEmpty()
                        ? Answer.Ending.complete()
                        : Answer.Ending.none(
                                "the model calls functions first. Answer the calls, with toolResult(…) or by run()");
            default -> Answer.Ending.none("the response is " + status + ". Wait for its end with awaitCompletion()");
        };
    }

    private String describedError() {
        ResponseError error = error();
        return error == null ? "" : " (" + error.code() + ": " + error.message() + ")";
    }

    /** Returns the summary of the model's reasoning; empty if none was requested. */
    public String reasoningSummary() {
        StringBuilder text = new StringBuilder();
        for (OutputItem item : output()) {
            if (item instanceof ReasoningItem reasoning) {
                for (SummaryTextContent part : LenientValues.in(reasoning.summary())) {
                    if (part.text() != null) {
                        text.append(text.isEmpty() ? "" : "\n").append(part.text());
                    }
                }
            }
        }
        return text.toString();
    }

    /** Returns the function calls of the model; empty if there are none. */
    public List<FunctionToolCall> functionCalls() {
        return output().stream()
                .filter(FunctionToolCall.class::isInstance)
                .map(FunctionToolCall.class::cast)
                .toList();
    }

    /** Returns the token usage; null if the response is not finished or the server does not report it. */
    public @Nullable ResponseUsage usage() {
        return raw().usage();
    }

    /** Returns a request that continues from this response, with the same model. The response must be stored. */
    public ResponseRequest followUp() {
        ResponseRequest next = openai().responses().request().previous(this);
        return model() == null ? next : next.model(model());
    }

    /** Fetches and returns the current state. */
    @Override
    public ModelResponse refresh() {
        return openai().responses().get(id());
    }

    /** Async version of {@link #refresh}. */
    @Override
    public CompletableFuture<ModelResponse> refreshAsync() {
        return openai().responses().getAsync(id());
    }

    /** Fetches the current state with query parameters, for example {@code refresh(p -> p.include(…))}. */
    public ModelResponse refresh(Consumer<? super GetResponseParams> settings) {
        return openai().responses().get(id(), settings);
    }

    /** Async version of {@link #refresh(Consumer)}. */
    public CompletableFuture<ModelResponse> refreshAsync(Consumer<? super GetResponseParams> settings) {
        return openai().responses().getAsync(id(), settings);
    }

    /** Cancels the response, which must be running in the background, and returns its new state. */
    public ModelResponse cancel() {
        return openai().responses().cancel(id());
    }

    /** Async version of {@link #cancel}. */
    public CompletableFuture<ModelResponse> cancelAsync() {
        return openai().responses().cancelAsync(id());
    }

    /**
     * Deletes the response from the server.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete() {
        return openai().responses().delete(id());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync() {
        return openai().responses().deleteAsync(id());
    }

    /** Returns the input items of this response, page by page. */
    public Page<ItemResource> inputItems() {
        return openai().responses().inputItems(id());
    }

    /** Async version of {@link #inputItems}. */
    public CompletableFuture<Page<ItemResource>> inputItemsAsync() {
        return openai().responses().inputItemsAsync(id());
    }

    /** Works like {@link #inputItems()}, with query parameters such as the order or the page size. */
    public Page<ItemResource> inputItems(Consumer<? super ListInputItemsParams> filter) {
        return openai().responses().inputItems(id(), filter);
    }

    /** Async version of {@link #inputItems(Consumer)}. */
    public CompletableFuture<Page<ItemResource>> inputItemsAsync(Consumer<? super ListInputItemsParams> filter) {
        return openai().responses().inputItemsAsync(id(), filter);
    }

    /** Resumes the stream of this response after a lost connection. See {@link Responses#resume}. */
    public ResultStream<ResponseEvent, ModelResponse> resume(long after) {
        return openai().responses().resume(id(), after);
    }

    /** Async version of {@link #resume(long)}. */
    public CompletableFuture<ResultStream<ResponseEvent, ModelResponse>> resumeAsync(long after) {
        return openai().responses().resumeAsync(id(), after);
    }

    @Override
    protected Set<String> finishedStatuses() {
        return Set.of("completed", "failed", "incomplete", "cancelled");
    }

    @Override
    protected String described() {
        return "response " + id();
    }

    @Override
    protected Polling<ModelResponse> polling() {
        return new Polling<>(LONGEST);
    }
}
