package io.fluentopenai.evals;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.CreateEvalRunRequest;
import io.fluentopenai.client.model.EvalObject;
import io.fluentopenai.client.model.GetEvalRunsParams;
import io.fluentopenai.client.model.UpdateEvalRequest;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An eval: the schema of the test data and the testing criteria.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/evals/object">The eval object in the API reference</a>
 */
public final class Eval extends ApiObject<EvalObject> {
    /** Wraps the body of an API response. */
    public Eval(OpenAI openai, ApiResponse<EvalObject> response) {
        super(openai, response);
    }

    /** Wraps an eval object, with null as {@code info} if it did not come from an API response. */
    public Eval(OpenAI openai, EvalObject raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /**
     * Returns the eval id, {@code eval_…}.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String id() {
        return required("id", raw().id());
    }

    /** Returns the name; null if it has none. */
    public @Nullable String name() {
        return raw().name();
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Fetches and returns the current state. */
    public Eval refresh() {
        return openai().evals().get(id());
    }

    /** Async version of {@link #refresh}. */
    public CompletableFuture<Eval> refreshAsync() {
        return openai().evals().getAsync(id());
    }

    /** Changes the name or the metadata and returns the new state. */
    public Eval update(Consumer<? super UpdateEvalRequest> settings) {
        return openai().evals().update(id(), settings);
    }

    /** Async version of {@link #update}. */
    public CompletableFuture<Eval> updateAsync(Consumer<? super UpdateEvalRequest> settings) {
        return openai().evals().updateAsync(id(), settings);
    }

    /**
     * Deletes the eval.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete() {
        return openai().evals().delete(id());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync() {
        return openai().evals().deleteAsync(id());
    }

    /** Starts a run of the eval. The data source of the request has the model and the test data. */
    public EvalRun createRun(Consumer<? super CreateEvalRunRequest> settings) {
        return openai().evals().createRun(id(), settings);
    }

    /** Async version of {@link #createRun}. */
    public CompletableFuture<EvalRun> createRunAsync(Consumer<? super CreateEvalRunRequest> settings) {
        return openai().evals().createRunAsync(id(), settings);
    }

    /** Returns the runs of the eval, page by page. */
    public Page<EvalRun> runs() {
        return openai().evals().runs(id());
    }

    /** Async version of {@link #runs}. */
    public CompletableFuture<Page<EvalRun>> runsAsync() {
        return openai().evals().runsAsync(id());
    }

    /** Works like {@link #runs()}, with query parameters such as the status or the page size. */
    public Page<EvalRun> runs(Consumer<? super GetEvalRunsParams> filter) {
        return openai().evals().runs(id(), filter);
    }

    /** Async version of {@link #runs(Consumer)}. */
    public CompletableFuture<Page<EvalRun>> runsAsync(Consumer<? super GetEvalRunsParams> filter) {
        return openai().evals().runsAsync(id(), filter);
    }

    /** Fetches a run of the eval. */
    public EvalRun getRun(String runId) {
        return openai().evals().getRun(id(), runId);
    }

    /** Async version of {@link #getRun(String)}. */
    public CompletableFuture<EvalRun> getRunAsync(String runId) {
        return openai().evals().getRunAsync(id(), runId);
    }

    /** Cancels a run of the eval and returns its new state. */
    public EvalRun cancelRun(String runId) {
        return openai().evals().cancelRun(id(), runId);
    }

    /** Async version of {@link #cancelRun(String)}. */
    public CompletableFuture<EvalRun> cancelRunAsync(String runId) {
        return openai().evals().cancelRunAsync(id(), runId);
    }

    /**
     * Deletes a run of the eval.
     *
     * @return whether the server confirms the deletion
     */
    public boolean deleteRun(String runId) {
        return openai().evals().deleteRun(id(), runId);
    }

    /** Async version of {@link #deleteRun(String)}. */
    public CompletableFuture<Boolean> deleteRunAsync(String runId) {
        return openai().evals().deleteRunAsync(id(), runId);
    }
}
