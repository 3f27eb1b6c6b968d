package io.fluentopenai.responses;

import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.Polling;
import io.fluentopenai.WaitableObject;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.FunctionToolCall;
import io.fluentopenai.client.model.ItemResource;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a model made of a request: the Response object of the API.
 *
 * <p>It is waited for up to 30 minutes unless told otherwise.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses/object">The response object in the API
 *     reference</a>
 */
public final class ModelResponse extends WaitableObject<Response, ModelResponse> {
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final Set<String> FINAL = Set.of("completed", "failed", "incomplete", "cancelled");

    /** What a call answered. */
    public ModelResponse(OpenAI openai, ApiResponse<Response> response) {
        super(openai, response);
    }

    /** One from elsewhere. */
    public ModelResponse(OpenAI openai, Response raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /** {@code resp_…}. */
    public String id() {
        return required("id", raw().id());
    }

    /** The model that answered; null if the server left it out. */
    public @Nullable String model() {
        return raw().model() == null ? null : raw().model().value();
    }

    /** Where it is: {@code completed}, {@code incomplete}, {@code failed}, {@code in_progress}, …; or null. */
    public @Nullable String status() {
        return raw().status() == null ? null : raw().status().value();
    }

    /** Whether it has come to an end, good or bad. A status that this version does not know is none. */
    @Override
    public boolean isFinished() {
        return status() != null && FINAL.contains(status());
    }

    /** Why it failed; null if it did not. */
    public @Nullable ResponseError error() {
        return raw().error();
    }

    /** Why it was cut short, such as {@code max_output_tokens}; null if it was not. */
    public @Nullable String incompleteReason() {
        return raw().incompleteDetails() == null || raw().incompleteDetails().reason() == null
                ? null
                : raw().incompleteDetails().reason().value();
    }

    /** Everything that the model put out, in its order: messages, tool calls, reasoning; maybe empty. */
    public List<OutputItem> output() {
        return raw().output() == null ? List.of() : raw().output();
    }

    /** All text of all messages, in their order; empty if there is none. */
    public String outputText() {
        StringBuilder text = new StringBuilder();
        forEachContent(content -> {
            if (content instanceof OutputTextContent part && part.text() != null) {
                text.append(part.text());
            }
        });
        return text.toString();
    }

    /** Why the model refuses; null if it does not. */
    public @Nullable String refusal() {
        StringBuilder text = new StringBuilder();
        forEachContent(content -> {
            if (content instanceof RefusalContent part && part.refusal() != null) {
                text.append(part.refusal());
            }
        });
        return text.isEmpty() ? null : text.toString();
    }

    private void forEachContent(Consumer<OutputMessageContent> consumer) {
        for (OutputItem item : output()) {
            if (item instanceof OutputMessage message && message.content() != null) {
                message.content().forEach(consumer);
            }
        }
    }

    /** What the model thought, in summary; empty if it was not asked for. */
    public String reasoningSummary() {
        StringBuilder text = new StringBuilder();
        for (OutputItem item : output()) {
            if (item instanceof ReasoningItem reasoning && reasoning.summary() != null) {
                for (SummaryTextContent part : reasoning.summary()) {
                    if (part.text() != null) {
                        text.append(text.isEmpty() ? "" : "\n").append(part.text());
                    }
                }
            }
        }
        return text.toString();
    }

    /** The functions that the model calls; empty if it calls none. */
    public List<FunctionToolCall> functionCalls() {
        List<FunctionToolCall> calls = new ArrayList<>();
        for (OutputItem item : output()) {
            if (item instanceof FunctionToolCall call) {
                calls.add(call);
            }
        }
        return calls;
    }

    /** The tokens that were used; null if it is not finished, or the server does not tell. */
    public @Nullable ResponseUsage usage() {
        return raw().usage();
    }

    /** A request that goes on from here: same model, and this as what came before. The response must be stored. */
    public ResponseRequest followUp() {
        ResponseRequest next = openai().responses().request().previous(this);
        return model() == null ? next : next.model(model());
    }

    /** Its state now. */
    @Override
    public ModelResponse refresh() {
        return openai().responses().get(id());
    }

    /** As {@link #refresh}, without blocking. */
    @Override
    public CompletableFuture<ModelResponse> refreshAsync() {
        return openai().responses().getAsync(id());
    }

    /** Cancels it, if it is made in the background. */
    public ModelResponse cancel() {
        return openai().responses().cancel(id());
    }

    /** As {@link #cancel}, without blocking. */
    public CompletableFuture<ModelResponse> cancelAsync() {
        return openai().responses().cancelAsync(id());
    }

    /** Deletes it from the server. True if the server says that it is gone. */
    public boolean delete() {
        return openai().responses().delete(id());
    }

    /** As {@link #delete}, without blocking. */
    public CompletableFuture<Boolean> deleteAsync() {
        return openai().responses().deleteAsync(id());
    }

    /** What it answered. */
    public Page<ItemResource> inputItems() {
        return openai().responses().inputItems(id());
    }

    /** As {@link #inputItems}, without blocking. */
    public CompletableFuture<Page<ItemResource>> inputItemsAsync() {
        return openai().responses().inputItemsAsync(id());
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
