package io.fluentopenai.vectorstores;

import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.api.VectorStoresApi;
import io.fluentopenai.client.model.CreateVectorStoreRequest;
import io.fluentopenai.client.model.ListVectorStoresParams;
import io.fluentopenai.client.model.UpdateVectorStoreRequest;
import io.fluentopenai.client.model.VectorStoreExpirationAfter;
import io.fluentopenai.client.model.VectorStoreObject;
import io.fluentopenai.client.model.VectorStoreSearchRequest;
import io.fluentopenai.client.model.VectorStoreSearchResultsPage;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Listing;
import io.fluentopenai.internal.compat.LenientValues;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Vector stores: files that are searched by what they mean.
 *
 * <pre>{@code
 * VectorStore manuals = openai.vectorStores().create("manuals");
 * manuals.upload(Path.of("boiler.pdf"), Path.of("oven.pdf")).awaitCompletion();
 * for (SearchHit hit : manuals.search("How do I clean the oven?")) {
 *     System.out.println(hit.score() + " " + hit.filename() + ": " + hit.text());
 * }
 * }</pre>
 *
 * <p>What belongs to a store can be had with its id alone: {@link #files(String)}, {@link #fileBatches(String)}.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/vector-stores">Vector stores in the API reference</a>
 */
public final class VectorStores extends Endpoint {
    /** The vector stores that a client can reach. */
    public VectorStores(OpenAI openai) {
        super(openai);
    }

    private VectorStoresApi api() {
        return raw().vectorStores();
    }

    private VectorStore store(ApiResponse<VectorStoreObject> response) {
        return new VectorStore(openai(), response);
    }

    /** The files of a store. */
    public VectorStoreFiles files(String vectorStoreId) {
        return new VectorStoreFiles(openai(), vectorStoreId);
    }

    /** The batches in which files were added to a store. */
    public FileBatches fileBatches(String vectorStoreId) {
        return new FileBatches(openai(), vectorStoreId);
    }

    /** Makes an empty store. */
    public VectorStore create(String name) {
        return create(request -> request.name(Given.notNull(name, "name")));
    }

    /**
     * Works like {@link #create(String)}, with everything that the request can carry. To expire, it takes a number of days: the
     * anchor, of which there is but one, is filled in.
     */
    public VectorStore create(Consumer<? super CreateVectorStoreRequest> settings) {
        return store(api().createVectorStoreWithResponse(request(settings), options()));
    }

    /** Async version of {@link #create(String)}. */
    public CompletableFuture<VectorStore> createAsync(String name) {
        return createAsync(request -> request.name(Given.notNull(name, "name")));
    }

    /** Async version of {@link #create(Consumer)}. */
    public CompletableFuture<VectorStore> createAsync(Consumer<? super CreateVectorStoreRequest> settings) {
        return Futures.map(api().createVectorStoreWithResponseAsync(request(settings), options()), this::store);
    }

    private static CreateVectorStoreRequest request(Consumer<? super CreateVectorStoreRequest> settings) {
        CreateVectorStoreRequest request = Given.set(new CreateVectorStoreRequest(), settings);
        anchor(request.expiresAfter());
        return request;
    }

    private static void anchor(@Nullable VectorStoreExpirationAfter expiry) {
        if (expiry != null && expiry.anchor() == null) {
            expiry.anchor("last_active_at");
        }
    }

    /** Looks a store up. */
    public VectorStore get(String vectorStoreId) {
        return store(api().getVectorStoreWithResponse(vectorStoreId, options()));
    }

    /** Async version of {@link #get}. */
    public CompletableFuture<VectorStore> getAsync(String vectorStoreId) {
        return Futures.map(api().getVectorStoreWithResponseAsync(vectorStoreId, options()), this::store);
    }

    /** Changes what the settings name, and leaves the rest. The anchor of an expiry is filled in. */
    public VectorStore modify(String vectorStoreId, Consumer<? super UpdateVectorStoreRequest> settings) {
        return store(api().modifyVectorStoreWithResponse(vectorStoreId, modification(settings), options()));
    }

    /** Async version of {@link #modify}. */
    public CompletableFuture<VectorStore> modifyAsync(
            String vectorStoreId, Consumer<? super UpdateVectorStoreRequest> settings) {
        return Futures.map(
                api().modifyVectorStoreWithResponseAsync(vectorStoreId, modification(settings), options()),
                this::store);
    }

    private static UpdateVectorStoreRequest modification(Consumer<? super UpdateVectorStoreRequest> settings) {
        UpdateVectorStoreRequest request = Given.set(new UpdateVectorStoreRequest(), settings);
        anchor(request.expiresAfter());
        return request;
    }

    /** Deletes a store. True if the server says that it is gone. Its files stay. */
    public boolean delete(String vectorStoreId) {
        return LenientValues.isTrue(
                api().deleteVectorStore(vectorStoreId, options()).deleted());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync(String vectorStoreId) {
        return Futures.map(
                api().deleteVectorStoreAsync(vectorStoreId, options()), gone -> LenientValues.isTrue(gone.deleted()));
    }

    /** The stores of the project, newest first, page by page. */
    public Page<VectorStore> list() {
        return list(params -> {});
    }

    /** Works like {@link #list()}, filtered. */
    public Page<VectorStore> list(Consumer<? super ListVectorStoresParams> filter) {
        return listing(filter).first();
    }

    /** Async version of {@link #list()}. */
    public CompletableFuture<Page<VectorStore>> listAsync() {
        return listAsync(params -> {});
    }

    /** Async version of {@link #list(Consumer)}. */
    public CompletableFuture<Page<VectorStore>> listAsync(Consumer<? super ListVectorStoresParams> filter) {
        return listing(filter).firstAsync();
    }

    private Listing<ListVectorStoresParams, VectorStoreObject, VectorStore> listing(
            Consumer<? super ListVectorStoresParams> filter) {
        return new Listing<>(
                ListVectorStoresParams::new,
                filter,
                params -> api().listVectorStoresWithResponse(params, options()),
                params -> api().listVectorStoresWithResponseAsync(params, options()),
                (store, info) -> new VectorStore(openai(), store, info));
    }

    /**
     * Searches a store for passages.
     *
     * @return the best first, in one page, ten of them at most
     * @throws IllegalArgumentException if the query is blank
     */
    public Page<SearchHit> search(String vectorStoreId, String query) {
        return search(vectorStoreId, query(query));
    }

    /** Works like {@link #search(String, String)}, with filters, another number of hits, and whatever the request can carry. */
    public Page<SearchHit> search(String vectorStoreId, Consumer<? super VectorStoreSearchRequest> settings) {
        return hits(api().searchVectorStoreWithResponse(
                        vectorStoreId, Given.set(new VectorStoreSearchRequest(), settings), options()));
    }

    /** Async version of {@link #search(String, String)}. */
    public CompletableFuture<Page<SearchHit>> searchAsync(String vectorStoreId, String query) {
        return searchAsync(vectorStoreId, query(query));
    }

    /** Async version of {@link #search(String, Consumer)}. */
    public CompletableFuture<Page<SearchHit>> searchAsync(
            String vectorStoreId, Consumer<? super VectorStoreSearchRequest> settings) {
        return Futures.map(
                api().searchVectorStoreWithResponseAsync(
                                vectorStoreId, Given.set(new VectorStoreSearchRequest(), settings), options()),
                VectorStores::hits);
    }

    private static Consumer<VectorStoreSearchRequest> query(String query) {
        Given.notBlank(query, "query", "The query is blank. Pass what to search for");
        return request -> request.query(query);
    }

    private static Page<SearchHit> hits(ApiResponse<VectorStoreSearchResultsPage> response) {
        List<SearchHit> hits = LenientValues.in(response.body().data()).stream()
                .map(SearchHit::new)
                .toList();
        // The API tells of further hits, and has no way to ask for them but a larger number in the request.
        return Page.last(hits, response.info());
    }
}
