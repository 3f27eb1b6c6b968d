package io.fluentopenai.evals;

import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.Polling;
import io.fluentopenai.WaitableObject;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.EvalRunObject;
import io.fluentopenai.client.model.GetEvalRunOutputItemsParams;
import io.fluentopenai.internal.compat.LenientValues;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A model doing an eval.
 *
 * <p>It is waited for up to 24 hours by default.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/evals/run-object">The eval run object in the API
 *     reference</a>
 */
public final class EvalRun extends WaitableObject<EvalRunObject, EvalRun> {
    /** As long as a batch may take: large runs are done in such. */
    private static final Duration LONGEST = Duration.ofHours(24);

    /** What a call answered. */
    public EvalRun(OpenAI openai, ApiResponse<EvalRunObject> response) {
        super(openai, response);
    }

    /** One from elsewhere. */
    public EvalRun(OpenAI openai, EvalRunObject raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /** {@code evalrun_…}. */
    public String id() {
        return required("id", raw().id());
    }

    /** {@code eval_…}. */
    public String evalId() {
        return required("eval_id", raw().evalId());
    }

    /** Where it is; null if the server left it out. */
    @Override
    public @Nullable String status() {
        return LenientValues.text(raw().status());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** On how many items the model did well; -1 if the server left it out. */
    public long passedCount() {
        return count(raw().resultCounts() == null ? null : raw().resultCounts().passed());
    }

    /** On how many items it did badly; -1 if the server left it out. */
    public long failedCount() {
        return count(raw().resultCounts() == null ? null : raw().resultCounts().failed());
    }

    /** On how many items something went wrong; -1 if the server left it out. */
    public long erroredCount() {
        return count(raw().resultCounts() == null ? null : raw().resultCounts().errored());
    }

    /** A page for people, with all results; null if the server left it out. */
    public @Nullable String reportUrl() {
        return LenientValues.text(raw().reportUrl());
    }

    /** Its state now. */
    @Override
    public EvalRun refresh() {
        return openai().evals().getRun(evalId(), id());
    }

    /** Async version of {@link #refresh}. */
    @Override
    public CompletableFuture<EvalRun> refreshAsync() {
        return openai().evals().getRunAsync(evalId(), id());
    }

    /** Cancels it. */
    public EvalRun cancel() {
        return openai().evals().cancelRun(evalId(), id());
    }

    /** Async version of {@link #cancel}. */
    public CompletableFuture<EvalRun> cancelAsync() {
        return openai().evals().cancelRunAsync(evalId(), id());
    }

    /** Deletes it. True if the server says that it is gone. */
    public boolean delete() {
        return openai().evals().deleteRun(evalId(), id());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync() {
        return openai().evals().deleteRunAsync(evalId(), id());
    }

    /** How the model did on each item, page by page. */
    public Page<EvalOutputItem> outputItems() {
        return openai().evals().outputItems(evalId(), id());
    }

    /** Async version of {@link #outputItems}. */
    public CompletableFuture<Page<EvalOutputItem>> outputItemsAsync() {
        return openai().evals().outputItemsAsync(evalId(), id());
    }

    /** Works like {@link #outputItems()}, filtered. */
    public Page<EvalOutputItem> outputItems(Consumer<? super GetEvalRunOutputItemsParams> filter) {
        return openai().evals().outputItems(evalId(), id(), filter);
    }

    /** Async version of {@link #outputItems(Consumer)}. */
    public CompletableFuture<Page<EvalOutputItem>> outputItemsAsync(
            Consumer<? super GetEvalRunOutputItemsParams> filter) {
        return openai().evals().outputItemsAsync(evalId(), id(), filter);
    }

    /** Looks up how the model did on one item. */
    public EvalOutputItem getOutputItem(String itemId) {
        return openai().evals().getOutputItem(evalId(), id(), itemId);
    }

    /** Async version of {@link #getOutputItem(String)}. */
    public CompletableFuture<EvalOutputItem> getOutputItemAsync(String itemId) {
        return openai().evals().getOutputItemAsync(evalId(), id(), itemId);
    }

    @Override
    protected Set<String> finishedStatuses() {
        // This API spells it with one l, where others have two: both are understood.
        return Set.of("completed", "failed", "canceled", "cancelled");
    }

    @Override
    protected String described() {
        return "eval run " + id();
    }

    @Override
    protected Polling<EvalRun> polling() {
        return new Polling<>(LONGEST);
    }
}
