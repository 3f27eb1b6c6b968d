package io.fluentopenai.evals;

import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.api.EvalsApi;
import io.fluentopenai.client.model.CreateEvalRequest;
import io.fluentopenai.client.model.CreateEvalRunRequest;
import io.fluentopenai.client.model.EvalObject;
import io.fluentopenai.client.model.EvalRunObject;
import io.fluentopenai.client.model.EvalRunOutputItem;
import io.fluentopenai.client.model.GetEvalRunOutputItemsParams;
import io.fluentopenai.client.model.GetEvalRunsParams;
import io.fluentopenai.client.model.ListEvalsParams;
import io.fluentopenai.client.model.UpdateEvalRequest;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Listing;
import io.fluentopenai.internal.compat.LenientValues;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The evals endpoint, which evaluates models. An eval has the schema of the test data and the testing criteria; a run
 * evaluates a model. OpenAI shut down its Evals API on 2026-11-30; this class serves Azure OpenAI and compatible servers.
 *
 * <pre>{@code
 * Eval eval = openai.evals().create(r -> r.name("capitals").dataSourceConfig(…).testingCriteria(…));
 * EvalRun run = eval.createRun(r -> r.name("gpt-5.6-luna").dataSource(…)).awaitCompletion();
 * System.out.println(run.passedCount() + " passed, " + run.failedCount() + " failed");
 * }</pre>
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/evals">Evals in the API reference</a>
 */
public final class Evals extends Endpoint {
    /** Creates the endpoint of a client. */
    public Evals(OpenAI openai) {
        super(openai);
    }

    private EvalsApi api() {
        return raw().evals();
    }

    private EvalRun run(ApiResponse<EvalRunObject> response) {
        return new EvalRun(openai(), response);
    }

    private Eval eval(ApiResponse<EvalObject> response) {
        return new Eval(openai(), response);
    }

    /** Creates an eval. The data source configuration and the testing criteria are required. */
    public Eval create(Consumer<? super CreateEvalRequest> settings) {
        return eval(api().createEvalWithResponse(Given.set(new CreateEvalRequest(), settings), options()));
    }

    /** Async version of {@link #create}. */
    public CompletableFuture<Eval> createAsync(Consumer<? super CreateEvalRequest> settings) {
        return Futures.map(
                api().createEvalWithResponseAsync(Given.set(new CreateEvalRequest(), settings), options()), this::eval);
    }

    /** Fetches an eval. */
    public Eval get(String evalId) {
        return eval(api().getEvalWithResponse(evalId, options()));
    }

    /** Async version of {@link #get}. */
    public CompletableFuture<Eval> getAsync(String evalId) {
        return Futures.map(api().getEvalWithResponseAsync(evalId, options()), this::eval);
    }

    /** Changes the name or the metadata of an eval and returns its new state. */
    public Eval update(String evalId, Consumer<? super UpdateEvalRequest> settings) {
        return eval(api().updateEvalWithResponse(evalId, Given.set(new UpdateEvalRequest(), settings), options()));
    }

    /** Async version of {@link #update}. */
    public CompletableFuture<Eval> updateAsync(String evalId, Consumer<? super UpdateEvalRequest> settings) {
        return Futures.map(
                api().updateEvalWithResponseAsync(evalId, Given.set(new UpdateEvalRequest(), settings), options()),
                this::eval);
    }

    /**
     * Deletes an eval.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete(String evalId) {
        return LenientValues.isTrue(api().deleteEval(evalId, options()).deleted());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync(String evalId) {
        return Futures.map(api().deleteEvalAsync(evalId, options()), gone -> LenientValues.isTrue(gone.deleted()));
    }

    /** Returns the evals of the project, page by page. */
    public Page<Eval> list() {
        return list(params -> {});
    }

    /** Works like {@link #list()}, with query parameters such as the order or the page size. */
    public Page<Eval> list(Consumer<? super ListEvalsParams> filter) {
        return evals(filter).first();
    }

    /** Async version of {@link #list()}. */
    public CompletableFuture<Page<Eval>> listAsync() {
        return listAsync(params -> {});
    }

    /** Async version of {@link #list(Consumer)}. */
    public CompletableFuture<Page<Eval>> listAsync(Consumer<? super ListEvalsParams> filter) {
        return evals(filter).firstAsync();
    }

    private Listing<ListEvalsParams, EvalObject, Eval> evals(Consumer<? super ListEvalsParams> filter) {
        return new Listing<>(
                ListEvalsParams::new,
                filter,
                params -> api().listEvalsWithResponse(params, options()),
                params -> api().listEvalsWithResponseAsync(params, options()),
                (item, info) -> new Eval(openai(), item, info));
    }

    // ---- Runs

    /** Starts a run of an eval. The data source of the request has the model and the test data. */
    public EvalRun createRun(String evalId, Consumer<? super CreateEvalRunRequest> settings) {
        return run(api().createEvalRunWithResponse(evalId, Given.set(new CreateEvalRunRequest(), settings), options()));
    }

    /** Async version of {@link #createRun}. */
    public CompletableFuture<EvalRun> createRunAsync(String evalId, Consumer<? super CreateEvalRunRequest> settings) {
        return Futures.map(
                api().createEvalRunWithResponseAsync(
                                evalId, Given.set(new CreateEvalRunRequest(), settings), options()),
                this::run);
    }

    /** Fetches a run. */
    public EvalRun getRun(String evalId, String runId) {
        return run(api().getEvalRunWithResponse(evalId, runId, options()));
    }

    /** Async version of {@link #getRun}. */
    public CompletableFuture<EvalRun> getRunAsync(String evalId, String runId) {
        return Futures.map(api().getEvalRunWithResponseAsync(evalId, runId, options()), this::run);
    }

    /** Cancels a run and returns its new state. */
    public EvalRun cancelRun(String evalId, String runId) {
        return run(api().cancelEvalRunWithResponse(evalId, runId, options()));
    }

    /** Async version of {@link #cancelRun}. */
    public CompletableFuture<EvalRun> cancelRunAsync(String evalId, String runId) {
        return Futures.map(api().cancelEvalRunWithResponseAsync(evalId, runId, options()), this::run);
    }

    /**
     * Deletes a run.
     *
     * @return whether the server confirms the deletion
     */
    public boolean deleteRun(String evalId, String runId) {
        return LenientValues.isTrue(
                api().deleteEvalRun(evalId, runId, options()).deleted());
    }

    /** Async version of {@link #deleteRun}. */
    public CompletableFuture<Boolean> deleteRunAsync(String evalId, String runId) {
        return Futures.map(
                api().deleteEvalRunAsync(evalId, runId, options()), gone -> LenientValues.isTrue(gone.deleted()));
    }

    /** Returns the runs of an eval, page by page. */
    public Page<EvalRun> runs(String evalId) {
        return runs(evalId, params -> {});
    }

    /** Works like {@link #runs(String)}, with query parameters such as the status or the page size. */
    public Page<EvalRun> runs(String evalId, Consumer<? super GetEvalRunsParams> filter) {
        return runList(evalId, filter).first();
    }

    /** Async version of {@link #runs(String)}. */
    public CompletableFuture<Page<EvalRun>> runsAsync(String evalId) {
        return runsAsync(evalId, params -> {});
    }

    /** Async version of {@link #runs(String, Consumer)}. */
    public CompletableFuture<Page<EvalRun>> runsAsync(String evalId, Consumer<? super GetEvalRunsParams> filter) {
        return runList(evalId, filter).firstAsync();
    }

    private Listing<GetEvalRunsParams, EvalRunObject, EvalRun> runList(
            String evalId, Consumer<? super GetEvalRunsParams> filter) {
        return new Listing<>(
                GetEvalRunsParams::new,
                filter,
                params -> api().getEvalRunsWithResponse(evalId, params, options()),
                params -> api().getEvalRunsWithResponseAsync(evalId, params, options()),
                (item, info) -> new EvalRun(openai(), item, info));
    }

    /** Fetches an output item of a run. */
    public EvalOutputItem getOutputItem(String evalId, String runId, String itemId) {
        return new EvalOutputItem(openai(), api().getEvalRunOutputItemWithResponse(evalId, runId, itemId, options()));
    }

    /** Async version of {@link #getOutputItem}. */
    public CompletableFuture<EvalOutputItem> getOutputItemAsync(String evalId, String runId, String itemId) {
        return Futures.map(
                api().getEvalRunOutputItemWithResponseAsync(evalId, runId, itemId, options()),
                answer -> new EvalOutputItem(openai(), answer));
    }

    /** Returns the output items of a run, page by page. */
    public Page<EvalOutputItem> outputItems(String evalId, String runId) {
        return outputItems(evalId, runId, params -> {});
    }

    /** Works like {@link #outputItems(String, String)}, with query parameters such as the status or the page size. */
    public Page<EvalOutputItem> outputItems(
            String evalId, String runId, Consumer<? super GetEvalRunOutputItemsParams> filter) {
        return itemList(evalId, runId, filter).first();
    }

    /** Async version of {@link #outputItems(String, String)}. */
    public CompletableFuture<Page<EvalOutputItem>> outputItemsAsync(String evalId, String runId) {
        return outputItemsAsync(evalId, runId, params -> {});
    }

    /** Async version of {@link #outputItems(String, String, Consumer)}. */
    public CompletableFuture<Page<EvalOutputItem>> outputItemsAsync(
            String evalId, String runId, Consumer<? super GetEvalRunOutputItemsParams> filter) {
        return itemList(evalId, runId, filter).firstAsync();
    }

    private Listing<GetEvalRunOutputItemsParams, EvalRunOutputItem, EvalOutputItem> itemList(
            String evalId, String runId, Consumer<? super GetEvalRunOutputItemsParams> filter) {
        return new Listing<>(
                GetEvalRunOutputItemsParams::new,
                filter,
                params -> api().getEvalRunOutputItemsWithResponse(evalId, runId, params, options()),
                params -> api().getEvalRunOutputItemsWithResponseAsync(evalId, runId, params, options()),
                (item, info) -> new EvalOutputItem(openai(), item, info));
    }
}
