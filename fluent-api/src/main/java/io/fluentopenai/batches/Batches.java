package io.fluentopenai.batches;

import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.api.BatchApi;
import io.fluentopenai.client.model.BatchObject;
import io.fluentopenai.client.model.CreateBatchRequest;
import io.fluentopenai.client.model.ListBatchesParams;
import io.fluentopenai.files.FileObject;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Listing;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The batches endpoint. A batch is a file of many requests, which are processed within 24 hours at half the price.
 *
 * <pre>{@code
 * Batch batch = openai.batches().requests()
 *         .chat("capital-fr", r -> r.model("gpt-5.6-luna").messages(…))
 *         .chat("capital-it", r -> r.model("gpt-5.6-luna").messages(…))
 *         .submit()
 *         .awaitCompletion();
 * batch.results().get("capital-fr").chatCompletion().text();
 * }</pre>
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/batch">Batch in the API reference</a>
 */
public final class Batches extends Endpoint {
    /** Creates the endpoint of a client. */
    public Batches(OpenAI openai) {
        super(openai);
    }

    private BatchApi api() {
        return raw().batch();
    }

    private Batch batch(ApiResponse<BatchObject> response) {
        return new Batch(openai(), response);
    }

    /** Returns a collector for the requests of a new batch, which also uploads and starts it. */
    public BatchRequests requests() {
        return new BatchRequests(openai());
    }

    /**
     * Starts a batch of requests that have been uploaded.
     *
     * @param input a JSONL file with the purpose {@code batch}
     * @param endpoint the path that the requests go to, such as {@code /v1/chat/completions}
     */
    public Batch create(FileObject input, String endpoint) {
        return create(Given.notNull(input, "input").id(), endpoint);
    }

    /** Works like {@link #create(FileObject, String)}, with all request parameters. */
    public Batch create(Consumer<? super CreateBatchRequest> request) {
        return batch(api().createBatchWithResponse(request(request), options()));
    }

    /** Async version of {@link #create(FileObject, String)}. */
    public CompletableFuture<Batch> createAsync(FileObject input, String endpoint) {
        return createAsync(Given.notNull(input, "input").id(), endpoint);
    }

    /** Async version of {@link #create(Consumer)}. */
    public CompletableFuture<Batch> createAsync(Consumer<? super CreateBatchRequest> request) {
        return Futures.map(api().createBatchWithResponseAsync(request(request), options()), this::batch);
    }

    /** Works like {@link #create(FileObject, String)}, with the id of the file. */
    public Batch create(String inputFileId, String endpoint) {
        return create(of(inputFileId, endpoint));
    }

    /** Async version of {@link #create(String, String)}. */
    public CompletableFuture<Batch> createAsync(String inputFileId, String endpoint) {
        return createAsync(of(inputFileId, endpoint));
    }

    private static Consumer<CreateBatchRequest> of(String inputFileId, String endpoint) {
        Given.notNull(inputFileId, "inputFileId");
        Given.notNull(endpoint, "endpoint");
        return request -> request.inputFileId(inputFileId).endpoint(endpoint);
    }

    private static CreateBatchRequest request(Consumer<? super CreateBatchRequest> settings) {
        // The only window there is.
        return Given.set(new CreateBatchRequest().completionWindow("24h"), settings);
    }

    /** Fetches a batch. */
    public Batch get(String batchId) {
        return batch(api().retrieveBatchWithResponse(batchId, options()));
    }

    /** Async version of {@link #get}. */
    public CompletableFuture<Batch> getAsync(String batchId) {
        return Futures.map(api().retrieveBatchWithResponseAsync(batchId, options()), this::batch);
    }

    /**
     * Requests the cancellation of a batch and returns its new state. Requests in progress may take up to 10 minutes to
     * end.
     */
    public Batch cancel(String batchId) {
        return batch(api().cancelBatchWithResponse(batchId, options()));
    }

    /** Async version of {@link #cancel}. */
    public CompletableFuture<Batch> cancelAsync(String batchId) {
        return Futures.map(api().cancelBatchWithResponseAsync(batchId, options()), this::batch);
    }

    /** Returns the batches of the project, newest first, page by page. */
    public Page<Batch> list() {
        return list(params -> {});
    }

    /** Works like {@link #list()}, with query parameters such as the page size. */
    public Page<Batch> list(Consumer<? super ListBatchesParams> filter) {
        return listing(filter).first();
    }

    /** Async version of {@link #list()}. */
    public CompletableFuture<Page<Batch>> listAsync() {
        return listAsync(params -> {});
    }

    /** Async version of {@link #list(Consumer)}. */
    public CompletableFuture<Page<Batch>> listAsync(Consumer<? super ListBatchesParams> filter) {
        return listing(filter).firstAsync();
    }

    private Listing<ListBatchesParams, BatchObject, Batch> listing(Consumer<? super ListBatchesParams> filter) {
        return new Listing<>(
                ListBatchesParams::new,
                filter,
                params -> api().listBatchesWithResponse(params, options()),
                params -> api().listBatchesWithResponseAsync(params, options()),
                (batch, info) -> new Batch(openai(), batch, info));
    }
}
