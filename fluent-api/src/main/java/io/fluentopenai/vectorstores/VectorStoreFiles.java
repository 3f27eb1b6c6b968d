package io.fluentopenai.vectorstores;

import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.api.VectorStoresApi;
import io.fluentopenai.client.model.CreateVectorStoreFileRequest;
import io.fluentopenai.client.model.ListVectorStoreFilesParams;
import io.fluentopenai.client.model.UpdateVectorStoreFileAttributesRequest;
import io.fluentopenai.client.model.VectorStoreFileContentResponse;
import io.fluentopenai.client.model.VectorStoreFileObject;
import io.fluentopenai.files.FileObject;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Listing;
import io.fluentopenai.internal.compat.LenientValues;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The files of a vector store. They have the same ids as the uploaded files.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/vector-stores-files">Vector store files in the API
 *     reference</a>
 */
public final class VectorStoreFiles extends Endpoint {
    private final String vectorStoreId;

    /** Creates the endpoint of a client and a vector store. */
    public VectorStoreFiles(OpenAI openai, String vectorStoreId) {
        super(openai);
        this.vectorStoreId = Given.notNull(vectorStoreId, "vectorStoreId");
    }

    private VectorStoresApi api() {
        return raw().vectorStores();
    }

    private VectorStoreFile file(ApiResponse<VectorStoreFileObject> response) {
        return new VectorStoreFile(openai(), response);
    }

    /** Adds an uploaded file. The server processes it afterwards: see {@link VectorStoreFile#awaitCompletion()}. */
    public VectorStoreFile add(String fileId) {
        return add(request -> request.fileId(fileId));
    }

    /** Works like {@link #add(String)}, with a file object. */
    public VectorStoreFile add(FileObject file) {
        return add(Given.notNull(file, "file").id());
    }

    /**
     * Works like {@link #add(String)}, with attributes, by which searches can filter.
     *
     * @param attributes strings, numbers and booleans by name
     * @throws IllegalArgumentException if an attribute is of another type
     */
    public VectorStoreFile add(String fileId, Map<String, ?> attributes) {
        return add(with(fileId, attributes));
    }

    /** Works like {@link #add(String)}, with all request parameters, such as a {@link Chunking} strategy. */
    public VectorStoreFile add(Consumer<? super CreateVectorStoreFileRequest> settings) {
        return file(api().createVectorStoreFileWithResponse(
                        vectorStoreId, Given.set(new CreateVectorStoreFileRequest(), settings), options()));
    }

    /** Async version of {@link #add(String)}. */
    public CompletableFuture<VectorStoreFile> addAsync(String fileId) {
        return addAsync(request -> request.fileId(fileId));
    }

    /** Async version of {@link #add(FileObject)}. */
    public CompletableFuture<VectorStoreFile> addAsync(FileObject file) {
        return addAsync(Given.notNull(file, "file").id());
    }

    /** Async version of {@link #add(String, Map)}. */
    public CompletableFuture<VectorStoreFile> addAsync(String fileId, Map<String, ?> attributes) {
        return addAsync(with(fileId, attributes));
    }

    /** Async version of {@link #add(Consumer)}. */
    public CompletableFuture<VectorStoreFile> addAsync(Consumer<? super CreateVectorStoreFileRequest> settings) {
        return Futures.map(
                api().createVectorStoreFileWithResponseAsync(
                                vectorStoreId, Given.set(new CreateVectorStoreFileRequest(), settings), options()),
                this::file);
    }

    /** Works like {@link #add(String, Map)}, with a file object. */
    public VectorStoreFile add(FileObject file, Map<String, ?> attributes) {
        return add(Given.notNull(file, "file").id(), attributes);
    }

    /** Async version of {@link #add(FileObject, Map)}. */
    public CompletableFuture<VectorStoreFile> addAsync(FileObject file, Map<String, ?> attributes) {
        return addAsync(Given.notNull(file, "file").id(), attributes);
    }

    /**
     * Works like {@link #add(String)}, with further request parameters, for example {@code add(id, r ->
     * r.chunkingStrategy(Chunking.ofTokens(800, 400)))}.
     */
    public VectorStoreFile add(String fileId, Consumer<? super CreateVectorStoreFileRequest> settings) {
        return add(of(fileId, settings));
    }

    /** Async version of {@link #add(String, Consumer)}. */
    public CompletableFuture<VectorStoreFile> addAsync(
            String fileId, Consumer<? super CreateVectorStoreFileRequest> settings) {
        return addAsync(of(fileId, settings));
    }

    /** Works like {@link #add(String, Consumer)}, with a file object. */
    public VectorStoreFile add(FileObject file, Consumer<? super CreateVectorStoreFileRequest> settings) {
        return add(Given.notNull(file, "file").id(), settings);
    }

    /** Async version of {@link #add(FileObject, Consumer)}. */
    public CompletableFuture<VectorStoreFile> addAsync(
            FileObject file, Consumer<? super CreateVectorStoreFileRequest> settings) {
        return addAsync(Given.notNull(file, "file").id(), settings);
    }

    private static Consumer<CreateVectorStoreFileRequest> of(
            String fileId, Consumer<? super CreateVectorStoreFileRequest> settings) {
        Given.notNull(fileId, "fileId");
        return request -> Given.set(request.fileId(fileId), settings);
    }

    private static Consumer<CreateVectorStoreFileRequest> with(String fileId, Map<String, ?> attributes) {
        var values = Attributes.write(Given.notNull(attributes, "attributes"));
        return request -> request.fileId(fileId).attributes(values);
    }

    /** Fetches a file. */
    public VectorStoreFile get(String fileId) {
        return file(api().getVectorStoreFileWithResponse(vectorStoreId, fileId, options()));
    }

    /** Async version of {@link #get}. */
    public CompletableFuture<VectorStoreFile> getAsync(String fileId) {
        return Futures.map(api().getVectorStoreFileWithResponseAsync(vectorStoreId, fileId, options()), this::file);
    }

    /** Returns the parsed text of a file, in chunks; empty if there is none. */
    public List<String> content(String fileId) {
        return texts(api().retrieveVectorStoreFileContent(vectorStoreId, fileId, options()));
    }

    /** Async version of {@link #content}. */
    public CompletableFuture<List<String>> contentAsync(String fileId) {
        return Futures.map(
                api().retrieveVectorStoreFileContentAsync(vectorStoreId, fileId, options()), VectorStoreFiles::texts);
    }

    private static List<String> texts(VectorStoreFileContentResponse response) {
        return LenientValues.in(response.data()).stream()
                .map(piece -> piece.text())
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * Replaces the attributes of a file and returns its new state; attributes that are not passed here are removed.
     *
     * @param attributes strings, numbers and booleans by name
     * @throws IllegalArgumentException if an attribute is of another type
     */
    public VectorStoreFile update(String fileId, Map<String, ?> attributes) {
        return file(api().updateVectorStoreFileAttributesWithResponse(
                        vectorStoreId, fileId, attributes(attributes), options()));
    }

    /** Async version of {@link #update}. */
    public CompletableFuture<VectorStoreFile> updateAsync(String fileId, Map<String, ?> attributes) {
        return Futures.map(
                api().updateVectorStoreFileAttributesWithResponseAsync(
                                vectorStoreId, fileId, attributes(attributes), options()),
                this::file);
    }

    private static UpdateVectorStoreFileAttributesRequest attributes(Map<String, ?> attributes) {
        return new UpdateVectorStoreFileAttributesRequest()
                .attributes(Attributes.write(Given.notNull(attributes, "attributes")));
    }

    /**
     * Removes a file from the vector store. The uploaded file is kept.
     *
     * @return whether the server confirms the removal
     */
    public boolean delete(String fileId) {
        return LenientValues.isTrue(
                api().deleteVectorStoreFile(vectorStoreId, fileId, options()).deleted());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync(String fileId) {
        return Futures.map(
                api().deleteVectorStoreFileAsync(vectorStoreId, fileId, options()),
                gone -> LenientValues.isTrue(gone.deleted()));
    }

    /** Returns the files of the vector store, newest first, page by page. */
    public Page<VectorStoreFile> list() {
        return list(params -> {});
    }

    /** Works like {@link #list()}, with query parameters, for example {@code list(p -> p.filter("failed"))}. */
    public Page<VectorStoreFile> list(Consumer<? super ListVectorStoreFilesParams> filter) {
        return listing(filter).first();
    }

    /** Async version of {@link #list()}. */
    public CompletableFuture<Page<VectorStoreFile>> listAsync() {
        return listAsync(params -> {});
    }

    /** Async version of {@link #list(Consumer)}. */
    public CompletableFuture<Page<VectorStoreFile>> listAsync(Consumer<? super ListVectorStoreFilesParams> filter) {
        return listing(filter).firstAsync();
    }

    private Listing<ListVectorStoreFilesParams, VectorStoreFileObject, VectorStoreFile> listing(
            Consumer<? super ListVectorStoreFilesParams> filter) {
        return new Listing<>(
                ListVectorStoreFilesParams::new,
                filter,
                params -> api().listVectorStoreFilesWithResponse(vectorStoreId, params, options()),
                params -> api().listVectorStoreFilesWithResponseAsync(vectorStoreId, params, options()),
                (file, info) -> new VectorStoreFile(openai(), file, info));
    }
}
