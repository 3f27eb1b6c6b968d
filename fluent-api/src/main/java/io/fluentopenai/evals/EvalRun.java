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
 * A run of an eval.
 *
 * <p>Waiting for a run times out after 24 hours by default.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/evals/run-object">The eval run object in the API
 *     reference</a>
 */
public final class EvalRun extends WaitableObject<EvalRunObject, EvalRun> {
    /** The default timeout, as long as that of a batch: large runs are processed in batches. */
    private static final Duration LONGEST = Duration.ofHours(24);

    /** Wraps the body of an API response. */
    public EvalRun(OpenAI openai, ApiResponse<EvalRunObject> response) {
        super(openai, response);
    }

    /** Wraps a run object, with null as {@code info} if it did not come from an API response. */
    public EvalRun(OpenAI openai, EvalRunObject raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /**
     * Returns the run id, {@code evalrun_…}.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String id() {
        return required("id", raw().id());
    }

    /**
     * Returns the id of the eval, {@code eval_…}.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String evalId() {
        return required("eval_id", raw().evalId());
    }

    /** Returns the status, such as {@code in_progress}; null if the server left it out. */
    @Override
    public @Nullable String status() {
        return LenientValues.text(raw().status());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Returns the number of items that passed; -1 if the server left it out. */
    public long passedCount() {
        return count(raw().resultCounts() == null ? null : raw().resultCounts().passed());
    }

    /** Returns the number of items that failed; -1 if the server left it out. */
    public long failedCount() {
        return count(raw().resultCounts() == null ? null : raw().resultCounts().failed());
    }

    /** Returns the number of items with an error; -1 if the server left it out. */
    public long erroredCount() {
        return count(raw().resultCounts() == null ? null : raw().resultCounts().errored());
    }

    /** Returns the URL of the report page; null if the server left it out. */
    public @Nullable String reportUrl() {
        return LenientValues.text(raw().reportUrl());
    }

    /** Fetches and returns the current state. */
    @Override
    public EvalRun refresh() {
        return openai().evals().getRun(evalId(), id());
    }

    /** Async version of {@link #refresh}. */
    @Override
    public CompletableFuture<EvalRun> refreshAsync() {
        return openai().evals().getRunAsync(evalId(), id());
    }

    /** Cancels the run and returns its new state. */
    public EvalRun cancel() {
        return openai().evals().cancelRun(evalId(), id());
    }

    /** Async version of {@link #cancel}. */
    public CompletableFuture<EvalRun> cancelAsync() {
        return openai().evals().cancelRunAsync(evalId(), id());
    }

    /**
     * Deletes the run.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete() {
        return openai().evals().deleteRun(evalId(), id());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync() {
        return openai().evals().deleteRunAsync(evalId(), id());
    }

    /** Returns the output items of the run, page by page. */
    public Page<EvalOutputItem> outputItems() {
        return openai().evals().outputItems(evalId(), id());
    }

    /** Async version of {@link #outputItems}. */
    public CompletableFuture<Page<EvalOutputItem>> outputItemsAsync() {
        return openai().evals().outputItemsAsync(evalId(), id());
    }

    /** Works like {@link #outputItems()}, with query parameters such as the status or the page size. */
    public Page<EvalOutputItem> outputItems(Consumer<? super GetEvalRunOutputItemsParams> filter) {
        return openai().evals().outputItems(evalId(), id(), filter);
    }

    /** Async version of {@link #outputItems(Consumer)}. */
    public CompletableFuture<Page<EvalOutputItem>> outputItemsAsync(
            Consumer<? super GetEvalRunOutputItemsParams> filter) {
        return openai().evals().outputItemsAsync(evalId(), id(), filter);
    }

    /** Fetches an output item of the run. */
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
