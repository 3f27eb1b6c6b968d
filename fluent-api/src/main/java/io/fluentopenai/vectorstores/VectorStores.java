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
 * The vector stores endpoint. A vector store makes files available for semantic search.
 *
 * <pre>{@code
 * VectorStore manuals = openai.vectorStores().create("manuals");
 * manuals.upload(Path.of("boiler.pdf"), Path.of("oven.pdf")).awaitCompletion();
 * for (SearchHit hit : manuals.search("How do I clean the oven?")) {
 *     System.out.println(hit.score() + " " + hit.filename() + ": " + hit.text());
 * }
 * }</pre>
 *
 * <p>{@link #files(String)} and {@link #fileBatches(String)} give access to the files of a store by its id, without
 * fetching the store.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/vector-stores">Vector stores in the API reference</a>
 */
public final class VectorStores extends Endpoint {
    /** Creates the endpoint of a client. */
    public VectorStores(OpenAI openai) {
        super(openai);
    }

    private VectorStoresApi api() {
        return raw().vectorStores();
    }

    private VectorStore store(ApiResponse<VectorStoreObject> response) {
        return new VectorStore(openai(), response);
    }

    /** Returns the files endpoint of a vector store. */
    public VectorStoreFiles files(String vectorStoreId) {
        return new VectorStoreFiles(openai(), vectorStoreId);
    }

    /** Returns the file batches endpoint of a vector store. */
    public FileBatches fileBatches(String vectorStoreId) {
        return new FileBatches(openai(), vectorStoreId);
    }

    /** Creates an empty vector store. */
    public VectorStore create(String name) {
        return create(request -> request.name(Given.notNull(name, "name")));
    }

    /**
     * Works like {@link #create(String)}, with all request parameters. For {@code expiresAfter}, set only the number of
     * days: the anchor, {@code last_active_at}, is set automatically.
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

    /** Fetches a vector store. */
    public VectorStore get(String vectorStoreId) {
        return store(api().getVectorStoreWithResponse(vectorStoreId, options()));
    }

    /** Async version of {@link #get}. */
    public CompletableFuture<VectorStore> getAsync(String vectorStoreId) {
        return Futures.map(api().getVectorStoreWithResponseAsync(vectorStoreId, options()), this::store);
    }

    /**
     * Changes the properties that {@code settings} sets, leaves the others unchanged, and returns the new state. The anchor
     * of {@code expiresAfter} is set automatically.
     */
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

    /**
     * Deletes a vector store. The uploaded files are kept.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete(String vectorStoreId) {
        return LenientValues.isTrue(
                api().deleteVectorStore(vectorStoreId, options()).deleted());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync(String vectorStoreId) {
        return Futures.map(
                api().deleteVectorStoreAsync(vectorStoreId, options()), gone -> LenientValues.isTrue(gone.deleted()));
    }

    /** Returns the vector stores of the project, newest first, page by page. */
    public Page<VectorStore> list() {
        return list(params -> {});
    }

    /** Works like {@link #list()}, with query parameters such as the order or the page size. */
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
     * Searches a vector store for passages.
     *
     * @return one page with the best results first, by default at most 10
     * @throws IllegalArgumentException if the query is blank
     */
    public Page<SearchHit> search(String vectorStoreId, String query) {
        return search(vectorStoreId, query(query));
    }

    /**
     * Works like {@link #search(String, String)}, with all request parameters, such as filters and the maximum number
     * of results.
     */
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
