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
 * An eval: what the data look like, and what makes an answer good.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/evals/object">The eval object in the API reference</a>
 */
public final class Eval extends ApiObject<EvalObject> {
    /** What a call answered. */
    public Eval(OpenAI openai, ApiResponse<EvalObject> response) {
        super(openai, response);
    }

    /** One from elsewhere. */
    public Eval(OpenAI openai, EvalObject raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /** {@code eval_…}. */
    public String id() {
        return required("id", raw().id());
    }

    /** Its name; null if it has none. */
    public @Nullable String name() {
        return raw().name();
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Its state now. */
    public Eval refresh() {
        return openai().evals().get(id());
    }

    /** Async version of {@link #refresh}. */
    public CompletableFuture<Eval> refreshAsync() {
        return openai().evals().getAsync(id());
    }

    /** Changes its name or its metadata. */
    public Eval update(Consumer<? super UpdateEvalRequest> settings) {
        return openai().evals().update(id(), settings);
    }

    /** Async version of {@link #update}. */
    public CompletableFuture<Eval> updateAsync(Consumer<? super UpdateEvalRequest> settings) {
        return openai().evals().updateAsync(id(), settings);
    }

    /** Deletes it. True if the server says that it is gone. */
    public boolean delete() {
        return openai().evals().delete(id());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync() {
        return openai().evals().deleteAsync(id());
    }

    /** Has a model do it: the data source of the request says which model, and on which data. */
    public EvalRun createRun(Consumer<? super CreateEvalRunRequest> settings) {
        return openai().evals().createRun(id(), settings);
    }

    /** Async version of {@link #createRun}. */
    public CompletableFuture<EvalRun> createRunAsync(Consumer<? super CreateEvalRunRequest> settings) {
        return openai().evals().createRunAsync(id(), settings);
    }

    /** Its runs, page by page. */
    public Page<EvalRun> runs() {
        return openai().evals().runs(id());
    }

    /** Async version of {@link #runs}. */
    public CompletableFuture<Page<EvalRun>> runsAsync() {
        return openai().evals().runsAsync(id());
    }

    /** Works like {@link #runs()}, filtered. */
    public Page<EvalRun> runs(Consumer<? super GetEvalRunsParams> filter) {
        return openai().evals().runs(id(), filter);
    }

    /** Async version of {@link #runs(Consumer)}. */
    public CompletableFuture<Page<EvalRun>> runsAsync(Consumer<? super GetEvalRunsParams> filter) {
        return openai().evals().runsAsync(id(), filter);
    }

    /** Looks up one of its runs. */
    public EvalRun getRun(String runId) {
        return openai().evals().getRun(id(), runId);
    }

    /** Async version of {@link #getRun(String)}. */
    public CompletableFuture<EvalRun> getRunAsync(String runId) {
        return openai().evals().getRunAsync(id(), runId);
    }

    /** Cancels one of its runs. */
    public EvalRun cancelRun(String runId) {
        return openai().evals().cancelRun(id(), runId);
    }

    /** Async version of {@link #cancelRun(String)}. */
    public CompletableFuture<EvalRun> cancelRunAsync(String runId) {
        return openai().evals().cancelRunAsync(id(), runId);
    }

    /** Deletes one of its runs. True if the server says that it is gone. */
    public boolean deleteRun(String runId) {
        return openai().evals().deleteRun(id(), runId);
    }

    /** Async version of {@link #deleteRun(String)}. */
    public CompletableFuture<Boolean> deleteRunAsync(String runId) {
        return openai().evals().deleteRunAsync(id(), runId);
    }
}
