package io.fluentopenai.vectorstores;

import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.Polling;
import io.fluentopenai.WaitableObject;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.CreateVectorStoreFileBatchRequest;
import io.fluentopenai.client.model.CreateVectorStoreFileRequest;
import io.fluentopenai.client.model.ListVectorStoreFilesParams;
import io.fluentopenai.client.model.UpdateVectorStoreRequest;
import io.fluentopenai.client.model.VectorStoreObject;
import io.fluentopenai.client.model.VectorStoreSearchRequest;
import io.fluentopenai.files.FileObject;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.compat.LenientValues;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A vector store: files for semantic search. More operations are in {@code openai.vectorStores().files(store.id())} and
 * {@code openai.vectorStores().fileBatches(store.id())}.
 *
 * <p>Waiting for the processing of its files times out after 1 hour by default.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/vector-stores/object">The vector store object in the API
 *     reference</a>
 */
public final class VectorStore extends WaitableObject<VectorStoreObject, VectorStore> {
    /** The default timeout for the processing of files. */
    static final Duration LONGEST = Duration.ofHours(1);

    /** Wraps the body of an API response. */
    public VectorStore(OpenAI openai, ApiResponse<VectorStoreObject> response) {
        super(openai, response);
    }

    /** Wraps a vector store object, with null as {@code info} if it did not come from an API response. */
    public VectorStore(OpenAI openai, VectorStoreObject raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /**
     * Returns the id of the vector store, {@code vs_…}.
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

    /**
     * Returns the status: {@code in_progress} while files are being processed, {@code completed} or {@code expired};
     * null if the server left it out.
     */
    @Override
    public @Nullable String status() {
        return LenientValues.value(raw().status());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Returns when it expires; null if the server left it out. */
    public @Nullable Instant expiresAt() {
        return instant(raw().expiresAt());
    }

    /** Returns when it was last active; null if the server left it out. */
    public @Nullable Instant lastActiveAt() {
        return instant(raw().lastActiveAt());
    }

    /**
     * Returns whether the store has expired. A {@code completed} store becomes {@code in_progress} again when files are
     * added.
     */
    @Override
    protected boolean isFinal() {
        return "expired".equals(status());
    }

    /** Returns the metadata; empty if there is none. */
    public Map<String, String> metadata() {
        return raw().metadata() == null ? Map.of() : raw().metadata();
    }

    private VectorStores stores() {
        return openai().vectorStores();
    }

    private VectorStoreFiles allFiles() {
        return stores().files(id());
    }

    private FileBatches batches() {
        return stores().fileBatches(id());
    }

    /** Fetches and returns the current state. */
    @Override
    public VectorStore refresh() {
        return stores().get(id());
    }

    /** Async version of {@link #refresh}. */
    @Override
    public CompletableFuture<VectorStore> refreshAsync() {
        return stores().getAsync(id());
    }

    /**
     * Changes the properties that {@code settings} sets, and leaves the others unchanged.
     *
     * @return the new state; this object does not change
     */
    public VectorStore modify(Consumer<? super UpdateVectorStoreRequest> settings) {
        return stores().modify(id(), settings);
    }

    /** Async version of {@link #modify}. */
    public CompletableFuture<VectorStore> modifyAsync(Consumer<? super UpdateVectorStoreRequest> settings) {
        return stores().modifyAsync(id(), settings);
    }

    /**
     * Deletes the vector store. The uploaded files are kept.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete() {
        return stores().delete(id());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync() {
        return stores().deleteAsync(id());
    }

    /** Adds an uploaded file. The server processes it afterwards: see {@link VectorStoreFile#awaitCompletion()}. */
    public VectorStoreFile add(FileObject file) {
        return allFiles().add(file);
    }

    /** Async version of {@link #add(FileObject)}. */
    public CompletableFuture<VectorStoreFile> addAsync(FileObject file) {
        return allFiles().addAsync(file);
    }

    /** Works like {@link #add(FileObject)}, with the id of the file. */
    public VectorStoreFile add(String fileId) {
        return allFiles().add(fileId);
    }

    /** Async version of {@link #add(String)}. */
    public CompletableFuture<VectorStoreFile> addAsync(String fileId) {
        return allFiles().addAsync(fileId);
    }

    /**
     * Works like {@link #add(String)}, with attributes, by which searches can filter.
     *
     * @param attributes strings, numbers and booleans by name
     * @throws IllegalArgumentException if an attribute is of another type
     */
    public VectorStoreFile add(String fileId, Map<String, ?> attributes) {
        return allFiles().add(fileId, attributes);
    }

    /** Async version of {@link #add(String, Map)}. */
    public CompletableFuture<VectorStoreFile> addAsync(String fileId, Map<String, ?> attributes) {
        return allFiles().addAsync(fileId, attributes);
    }

    /** Works like {@link #add(String, Map)}, with a file object. */
    public VectorStoreFile add(FileObject file, Map<String, ?> attributes) {
        return allFiles().add(file, attributes);
    }

    /** Async version of {@link #add(FileObject, Map)}. */
    public CompletableFuture<VectorStoreFile> addAsync(FileObject file, Map<String, ?> attributes) {
        return allFiles().addAsync(file, attributes);
    }

    /** Works like {@link #add(String)}, with further request parameters, such as a {@link Chunking} strategy. */
    public VectorStoreFile add(String fileId, Consumer<? super CreateVectorStoreFileRequest> settings) {
        return allFiles().add(fileId, settings);
    }

    /** Async version of {@link #add(String, Consumer)}. */
    public CompletableFuture<VectorStoreFile> addAsync(
            String fileId, Consumer<? super CreateVectorStoreFileRequest> settings) {
        return allFiles().addAsync(fileId, settings);
    }

    /** Works like {@link #add(String, Consumer)}, with a file object. */
    public VectorStoreFile add(FileObject file, Consumer<? super CreateVectorStoreFileRequest> settings) {
        return allFiles().add(file, settings);
    }

    /** Async version of {@link #add(FileObject, Consumer)}. */
    public CompletableFuture<VectorStoreFile> addAsync(
            FileObject file, Consumer<? super CreateVectorStoreFileRequest> settings) {
        return allFiles().addAsync(file, settings);
    }

    /** Works like {@link #add(String)}, with all request parameters. */
    public VectorStoreFile add(Consumer<? super CreateVectorStoreFileRequest> settings) {
        return allFiles().add(settings);
    }

    /** Async version of {@link #add(Consumer)}. */
    public CompletableFuture<VectorStoreFile> addAsync(Consumer<? super CreateVectorStoreFileRequest> settings) {
        return allFiles().addAsync(settings);
    }

    /** Uploads files and adds them. See {@link FileBatches#upload}. */
    public FileBatch upload(Path... files) {
        return batches().upload(Given.noneNull(files, "files"));
    }

    /** Async version of {@link #upload}. */
    public CompletableFuture<FileBatch> uploadAsync(Path... files) {
        return batches().uploadAsync(Given.noneNull(files, "files"));
    }

    /**
     * Uploads files and adds them with further request parameters, such as a {@link Chunking} strategy. See {@link
     * FileBatches#upload(Consumer, Path...)}.
     */
    public FileBatch upload(Consumer<? super CreateVectorStoreFileBatchRequest> settings, Path... files) {
        return batches().upload(settings, Given.noneNull(files, "files"));
    }

    /** Async version of {@link #upload(Consumer, Path...)}. */
    public CompletableFuture<FileBatch> uploadAsync(
            Consumer<? super CreateVectorStoreFileBatchRequest> settings, Path... files) {
        return batches().uploadAsync(settings, Given.noneNull(files, "files"));
    }

    /** Works like {@link #upload(Path...)}, with files from memory or a stream. */
    public FileBatch upload(FilePart... files) {
        return batches().upload(Given.noneNull(files, "files"));
    }

    /** Async version of {@link #upload(FilePart...)}. */
    public CompletableFuture<FileBatch> uploadAsync(FilePart... files) {
        return batches().uploadAsync(Given.noneNull(files, "files"));
    }

    /** Works like {@link #upload(Consumer, Path...)}, with files from memory or a stream. */
    public FileBatch upload(Consumer<? super CreateVectorStoreFileBatchRequest> settings, FilePart... files) {
        return batches().upload(settings, Given.noneNull(files, "files"));
    }

    /** Async version of {@link #upload(Consumer, FilePart...)}. */
    public CompletableFuture<FileBatch> uploadAsync(
            Consumer<? super CreateVectorStoreFileBatchRequest> settings, FilePart... files) {
        return batches().uploadAsync(settings, Given.noneNull(files, "files"));
    }

    /** Returns the files of the vector store, newest first, page by page. */
    public Page<VectorStoreFile> files() {
        return allFiles().list();
    }

    /** Async version of {@link #files()}. */
    public CompletableFuture<Page<VectorStoreFile>> filesAsync() {
        return allFiles().listAsync();
    }

    /** Works like {@link #files()}, with query parameters, for example {@code files(p -> p.filter("failed"))}. */
    public Page<VectorStoreFile> files(Consumer<? super ListVectorStoreFilesParams> filter) {
        return allFiles().list(filter);
    }

    /** Async version of {@link #files(Consumer)}. */
    public CompletableFuture<Page<VectorStoreFile>> filesAsync(Consumer<? super ListVectorStoreFilesParams> filter) {
        return allFiles().listAsync(filter);
    }

    /** Fetches a file of the vector store. */
    public VectorStoreFile file(String fileId) {
        return allFiles().get(fileId);
    }

    /** Async version of {@link #file(String)}. */
    public CompletableFuture<VectorStoreFile> fileAsync(String fileId) {
        return allFiles().getAsync(fileId);
    }

    /**
     * Searches the vector store for passages.
     *
     * @return one page with the best results first, by default at most 10
     * @throws IllegalArgumentException if the query is blank
     */
    public Page<SearchHit> search(String query) {
        return stores().search(id(), query);
    }

    /**
     * Works like {@link #search(String)}, with all request parameters, such as filters and the maximum number of
     * results.
     */
    public Page<SearchHit> search(Consumer<? super VectorStoreSearchRequest> settings) {
        return stores().search(id(), settings);
    }

    /** Async version of {@link #search(String)}. */
    public CompletableFuture<Page<SearchHit>> searchAsync(String query) {
        return stores().searchAsync(id(), query);
    }

    /** Async version of {@link #search(Consumer)}. */
    public CompletableFuture<Page<SearchHit>> searchAsync(Consumer<? super VectorStoreSearchRequest> settings) {
        return stores().searchAsync(id(), settings);
    }

    @Override
    protected Set<String> finishedStatuses() {
        return Set.of("completed", "expired");
    }

    @Override
    protected String described() {
        return "vector store " + id();
    }

    @Override
    protected Polling<VectorStore> polling() {
        return new Polling<>(LONGEST);
    }
}
