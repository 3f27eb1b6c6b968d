package io.fluentopenai.evals;

import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.client.api.EvalsApi;
import io.fluentopenai.client.model.CreateEvalRequest;
import io.fluentopenai.client.model.CreateEvalRunRequest;
import io.fluentopenai.client.model.DeleteEvalResponse;
import io.fluentopenai.client.model.DeleteEvalRunResponse;
import io.fluentopenai.client.model.EvalList;
import io.fluentopenai.client.model.EvalObject;
import io.fluentopenai.client.model.EvalRunList;
import io.fluentopenai.client.model.EvalRunObject;
import io.fluentopenai.client.model.EvalRunOutputItem;
import io.fluentopenai.client.model.EvalRunOutputItemList;
import io.fluentopenai.client.model.GetEvalRunOutputItemsParams;
import io.fluentopenai.client.model.GetEvalRunsParams;
import io.fluentopenai.client.model.ListEvalsParams;
import io.fluentopenai.client.model.UpdateEvalRequest;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Listing;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Evals: how well a model does what it is meant to do. An eval says what the data look like and what makes an answer good; a
 * run has a model do it.
 *
 * <pre>{@code
 * Eval eval = openai.evals().create(r -> r.name("capitals").dataSourceConfig(…).testingCriteria(…));
 * EvalRun run = eval.createRun(r -> r.name("gpt-5-mini").dataSource(…)).awaitCompletion();
 * System.out.println(run.passedCount() + " passed, " + run.failedCount() + " failed");
 * }</pre>
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/evals">Evals in the API reference</a>
 */
public final class Evals extends Endpoint {
    /** The evals that a client can reach. */
    public Evals(OpenAI openai) {
        super(openai);
    }

    private EvalsApi api() {
        return raw().evals();
    }

    /** Makes an eval. Its data source and its criteria must be set. */
    public Eval create(Consumer<? super CreateEvalRequest> settings) {
        return new Eval(openai(), api().createEvalWithResponse(request(settings), options()));
    }

    /** As {@link #create}, without blocking. */
    public CompletableFuture<Eval> createAsync(Consumer<? super CreateEvalRequest> settings) {
        return Futures.map(
                api().createEvalWithResponseAsync(request(settings), options()), answer -> new Eval(openai(), answer));
    }

    private static CreateEvalRequest request(Consumer<? super CreateEvalRequest> settings) {
        CreateEvalRequest request = new CreateEvalRequest();
        Given.notNull(settings, "settings").accept(request);
        return request;
    }

    /** Looks an eval up. */
    public Eval get(String evalId) {
        return new Eval(openai(), api().getEvalWithResponse(evalId, options()));
    }

    /** As {@link #get}, without blocking. */
    public CompletableFuture<Eval> getAsync(String evalId) {
        return Futures.map(api().getEvalWithResponseAsync(evalId, options()), answer -> new Eval(openai(), answer));
    }

    /** Changes the name or the metadata of an eval. */
    public Eval update(String evalId, Consumer<? super UpdateEvalRequest> settings) {
        return new Eval(openai(), api().updateEvalWithResponse(evalId, changes(settings), options()));
    }

    /** As {@link #update}, without blocking. */
    public CompletableFuture<Eval> updateAsync(String evalId, Consumer<? super UpdateEvalRequest> settings) {
        return Futures.map(
                api().updateEvalWithResponseAsync(evalId, changes(settings), options()),
                answer -> new Eval(openai(), answer));
    }

    private static UpdateEvalRequest changes(Consumer<? super UpdateEvalRequest> settings) {
        UpdateEvalRequest request = new UpdateEvalRequest();
        Given.notNull(settings, "settings").accept(request);
        return request;
    }

    /** Deletes an eval. True if the server says that it is gone. */
    public boolean delete(String evalId) {
        return deleted(api().deleteEval(evalId, options()));
    }

    /** As {@link #delete}, without blocking. */
    public CompletableFuture<Boolean> deleteAsync(String evalId) {
        return Futures.map(api().deleteEvalAsync(evalId, options()), Evals::deleted);
    }

    private static boolean deleted(DeleteEvalResponse response) {
        return Boolean.TRUE.equals(response.deleted());
    }

    /** The evals of the project, page by page. */
    public Page<Eval> list() {
        return list(params -> {});
    }

    /** As {@link #list()}, filtered. */
    public Page<Eval> list(Consumer<? super ListEvalsParams> filter) {
        return evals(filter).first();
    }

    /** As {@link #list()}, without blocking. */
    public CompletableFuture<Page<Eval>> listAsync() {
        return listAsync(params -> {});
    }

    /** As {@link #list(Consumer)}, without blocking. */
    public CompletableFuture<Page<Eval>> listAsync(Consumer<? super ListEvalsParams> filter) {
        return evals(filter).firstAsync();
    }

    private Listing<EvalList, EvalObject, Eval> evals(Consumer<? super ListEvalsParams> filter) {
        return new Listing<>(
                after -> api().listEvalsWithResponse(evalParams(filter, after), options()),
                after -> api().listEvalsWithResponseAsync(evalParams(filter, after), options()),
                list -> new Listing.Slice<>(list.data(), list.hasMore(), list.lastId()),
                EvalObject::id,
                (item, info) -> new Eval(openai(), item, info));
    }

    private static ListEvalsParams evalParams(Consumer<? super ListEvalsParams> filter, @Nullable String after) {
        ListEvalsParams params = new ListEvalsParams();
        Given.notNull(filter, "filter").accept(params);
        return after == null ? params : params.after(after);
    }

    // ---- Runs

    /** Has a model do an eval: the data source says which model, and on which data. */
    public EvalRun createRun(String evalId, Consumer<? super CreateEvalRunRequest> settings) {
        return new EvalRun(openai(), api().createEvalRunWithResponse(evalId, runRequest(settings), options()));
    }

    /** As {@link #createRun}, without blocking. */
    public CompletableFuture<EvalRun> createRunAsync(String evalId, Consumer<? super CreateEvalRunRequest> settings) {
        return Futures.map(
                api().createEvalRunWithResponseAsync(evalId, runRequest(settings), options()),
                answer -> new EvalRun(openai(), answer));
    }

    private static CreateEvalRunRequest runRequest(Consumer<? super CreateEvalRunRequest> settings) {
        CreateEvalRunRequest request = new CreateEvalRunRequest();
        Given.notNull(settings, "settings").accept(request);
        return request;
    }

    /** Looks a run up. */
    public EvalRun getRun(String evalId, String runId) {
        return new EvalRun(openai(), api().getEvalRunWithResponse(evalId, runId, options()));
    }

    /** As {@link #getRun}, without blocking. */
    public CompletableFuture<EvalRun> getRunAsync(String evalId, String runId) {
        return Futures.map(
                api().getEvalRunWithResponseAsync(evalId, runId, options()), answer -> new EvalRun(openai(), answer));
    }

    /** Cancels a run. */
    public EvalRun cancelRun(String evalId, String runId) {
        return new EvalRun(openai(), api().cancelEvalRunWithResponse(evalId, runId, options()));
    }

    /** As {@link #cancelRun}, without blocking. */
    public CompletableFuture<EvalRun> cancelRunAsync(String evalId, String runId) {
        return Futures.map(
                api().cancelEvalRunWithResponseAsync(evalId, runId, options()),
                answer -> new EvalRun(openai(), answer));
    }

    /** Deletes a run. True if the server says that it is gone. */
    public boolean deleteRun(String evalId, String runId) {
        return deleted(api().deleteEvalRun(evalId, runId, options()));
    }

    /** As {@link #deleteRun}, without blocking. */
    public CompletableFuture<Boolean> deleteRunAsync(String evalId, String runId) {
        return Futures.map(api().deleteEvalRunAsync(evalId, runId, options()), Evals::deleted);
    }

    private static boolean deleted(DeleteEvalRunResponse response) {
        return Boolean.TRUE.equals(response.deleted());
    }

    /** The runs of an eval, page by page. */
    public Page<EvalRun> runs(String evalId) {
        return runs(evalId, params -> {});
    }

    /** As {@link #runs(String)}, filtered. */
    public Page<EvalRun> runs(String evalId, Consumer<? super GetEvalRunsParams> filter) {
        return runList(evalId, filter).first();
    }

    /** As {@link #runs(String)}, without blocking. */
    public CompletableFuture<Page<EvalRun>> runsAsync(String evalId) {
        return runsAsync(evalId, params -> {});
    }

    /** As {@link #runs(String, Consumer)}, without blocking. */
    public CompletableFuture<Page<EvalRun>> runsAsync(String evalId, Consumer<? super GetEvalRunsParams> filter) {
        return runList(evalId, filter).firstAsync();
    }

    private Listing<EvalRunList, EvalRunObject, EvalRun> runList(
            String evalId, Consumer<? super GetEvalRunsParams> filter) {
        return new Listing<>(
                after -> api().getEvalRunsWithResponse(evalId, runParams(filter, after), options()),
                after -> api().getEvalRunsWithResponseAsync(evalId, runParams(filter, after), options()),
                list -> new Listing.Slice<>(list.data(), list.hasMore(), list.lastId()),
                EvalRunObject::id,
                (item, info) -> new EvalRun(openai(), item, info));
    }

    private static GetEvalRunsParams runParams(Consumer<? super GetEvalRunsParams> filter, @Nullable String after) {
        GetEvalRunsParams params = new GetEvalRunsParams();
        Given.notNull(filter, "filter").accept(params);
        return after == null ? params : params.after(after);
    }

    /** Looks up how a model did on one item. */
    public EvalOutputItem getOutputItem(String evalId, String runId, String itemId) {
        return new EvalOutputItem(openai(), api().getEvalRunOutputItemWithResponse(evalId, runId, itemId, options()));
    }

    /** As {@link #getOutputItem}, without blocking. */
    public CompletableFuture<EvalOutputItem> getOutputItemAsync(String evalId, String runId, String itemId) {
        return Futures.map(
                api().getEvalRunOutputItemWithResponseAsync(evalId, runId, itemId, options()),
                answer -> new EvalOutputItem(openai(), answer));
    }

    /** How a model did on each item of a run, page by page. */
    public Page<EvalOutputItem> outputItems(String evalId, String runId) {
        return outputItems(evalId, runId, params -> {});
    }

    /** As {@link #outputItems(String, String)}, filtered. */
    public Page<EvalOutputItem> outputItems(
            String evalId, String runId, Consumer<? super GetEvalRunOutputItemsParams> filter) {
        return itemList(evalId, runId, filter).first();
    }

    /** As {@link #outputItems(String, String)}, without blocking. */
    public CompletableFuture<Page<EvalOutputItem>> outputItemsAsync(String evalId, String runId) {
        return outputItemsAsync(evalId, runId, params -> {});
    }

    /** As {@link #outputItems(String, String, Consumer)}, without blocking. */
    public CompletableFuture<Page<EvalOutputItem>> outputItemsAsync(
            String evalId, String runId, Consumer<? super GetEvalRunOutputItemsParams> filter) {
        return itemList(evalId, runId, filter).firstAsync();
    }

    private Listing<EvalRunOutputItemList, EvalRunOutputItem, EvalOutputItem> itemList(
            String evalId, String runId, Consumer<? super GetEvalRunOutputItemsParams> filter) {
        return new Listing<>(
                after -> api().getEvalRunOutputItemsWithResponse(evalId, runId, itemParams(filter, after), options()),
                after -> api().getEvalRunOutputItemsWithResponseAsync(
                                evalId, runId, itemParams(filter, after), options()),
                list -> new Listing.Slice<>(list.data(), list.hasMore(), list.lastId()),
                EvalRunOutputItem::id,
                (item, info) -> new EvalOutputItem(openai(), item, info));
    }

    private static GetEvalRunOutputItemsParams itemParams(
            Consumer<? super GetEvalRunOutputItemsParams> filter, @Nullable String after) {
        GetEvalRunOutputItemsParams params = new GetEvalRunOutputItemsParams();
        Given.notNull(filter, "filter").accept(params);
        return after == null ? params : params.after(after);
    }
}
