package io.fluentopenai.vectorstores;

import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.api.VectorStoresApi;
import io.fluentopenai.client.error.OpenAIException;
import io.fluentopenai.client.model.CreateVectorStoreFileBatchRequest;
import io.fluentopenai.client.model.ListFilesInVectorStoreBatchParams;
import io.fluentopenai.client.model.VectorStoreFileBatchObject;
import io.fluentopenai.client.model.VectorStoreFileObject;
import io.fluentopenai.files.FileObject;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Listing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The file batches of a vector store, which add many files at once.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/vector-stores-file-batches">Vector store file batches in
 *     the API reference</a>
 */
public final class FileBatches extends Endpoint {
    private static final String PURPOSE = "assistants";

    private final String vectorStoreId;

    /** Creates the endpoint of a client and a vector store. */
    public FileBatches(OpenAI openai, String vectorStoreId) {
        super(openai);
        this.vectorStoreId = Given.notNull(vectorStoreId, "vectorStoreId");
    }

    private VectorStoresApi api() {
        return raw().vectorStores();
    }

    private FileBatch batch(ApiResponse<VectorStoreFileBatchObject> response) {
        return new FileBatch(openai(), response);
    }

    /**
     * Adds uploaded files to the vector store. The server processes them afterwards: see {@link
     * FileBatch#awaitCompletion()}.
     *
     * @throws IllegalArgumentException if there are no files
     */
    public FileBatch create(Collection<String> fileIds) {
        return create(of(fileIds));
    }

    /** Works like {@link #create(Collection)}, with file objects. */
    public FileBatch create(FileObject... files) {
        return create(ids(List.of(Given.noneNull(files, "files"))));
    }

    /**
     * Works like {@link #create(Collection)}, with all request parameters, such as the attributes of the files or a
     * {@link Chunking} strategy.
     */
    public FileBatch create(Consumer<? super CreateVectorStoreFileBatchRequest> settings) {
        return batch(api().createVectorStoreFileBatchWithResponse(
                        vectorStoreId, Given.set(new CreateVectorStoreFileBatchRequest(), settings), options()));
    }

    /** Async version of {@link #create(Collection)}. */
    public CompletableFuture<FileBatch> createAsync(Collection<String> fileIds) {
        return createAsync(of(fileIds));
    }

    /** Async version of {@link #create(FileObject...)}. */
    public CompletableFuture<FileBatch> createAsync(FileObject... files) {
        return createAsync(ids(List.of(Given.noneNull(files, "files"))));
    }

    /** Async version of {@link #create(Consumer)}. */
    public CompletableFuture<FileBatch> createAsync(Consumer<? super CreateVectorStoreFileBatchRequest> settings) {
        return Futures.map(
                api().createVectorStoreFileBatchWithResponseAsync(
                                vectorStoreId, Given.set(new CreateVectorStoreFileBatchRequest(), settings), options()),
                this::batch);
    }

    /**
     * Works like {@link #create(Collection)}, with further request parameters, for example {@code create(ids, r ->
     * r.chunkingStrategy(Chunking.ofTokens(800, 400)))}.
     */
    public FileBatch create(Collection<String> fileIds, Consumer<? super CreateVectorStoreFileBatchRequest> settings) {
        return create(of(fileIds, settings));
    }

    /** Async version of {@link #create(Collection, Consumer)}. */
    public CompletableFuture<FileBatch> createAsync(
            Collection<String> fileIds, Consumer<? super CreateVectorStoreFileBatchRequest> settings) {
        return createAsync(of(fileIds, settings));
    }

    private static Consumer<CreateVectorStoreFileBatchRequest> of(
            Collection<String> fileIds, Consumer<? super CreateVectorStoreFileBatchRequest> settings) {
        Consumer<CreateVectorStoreFileBatchRequest> files = of(fileIds);
        return request -> {
            files.accept(request);
            Given.set(request, settings);
        };
    }

    private static List<String> ids(List<FileObject> files) {
        return files.stream().map(FileObject::id).toList();
    }

    private static Consumer<CreateVectorStoreFileBatchRequest> of(Collection<String> fileIds) {
        requireSome(Given.notNull(fileIds, "fileIds"));
        List<String> ids = List.copyOf(fileIds);
        return request -> request.fileIds(ids);
    }

    private static void requireSome(Collection<?> files) {
        Given.check(!files.isEmpty(), "There are no files to add to the vector store. Pass at least one");
    }

    /**
     * Uploads files one after the other and adds them to the vector store. The server processes them afterwards: see
     * {@link FileBatch#awaitCompletion()}. If this fails, the files that were already uploaded are deleted; exceptions
     * of the deletion are added as suppressed exceptions.
     *
     * @throws IllegalArgumentException if there are no files
     * @throws io.fluentopenai.client.error.UploadException if a file does not exist or cannot be read
     */
    public FileBatch upload(Path... files) {
        return upload(request -> {}, files);
    }

    /** Works like {@link #upload(Path...)}, with files from memory or a stream. */
    public FileBatch upload(FilePart... files) {
        return upload(request -> {}, files);
    }

    /**
     * Works like {@link #upload(Path...)}, with further request parameters, such as {@code chunkingStrategy} or {@code
     * attributes}.
     */
    public FileBatch upload(Consumer<? super CreateVectorStoreFileBatchRequest> settings, Path... files) {
        return upload(settings, files, file -> openai().files().upload(file, PURPOSE));
    }

    /** Works like {@link #upload(Consumer, Path...)}, with files from memory or a stream. */
    public FileBatch upload(Consumer<? super CreateVectorStoreFileBatchRequest> settings, FilePart... files) {
        return upload(settings, files, file -> openai().files().upload(file, PURPOSE));
    }

    private <F> FileBatch upload(
            Consumer<? super CreateVectorStoreFileBatchRequest> settings, F[] files, Function<F, FileObject> upload) {
        Given.notNull(settings, "settings");
        requireSome(Arrays.asList(Given.noneNull(files, "files")));
        List<FileObject> uploaded = new ArrayList<>();
        try {
            for (F file : files) {
                uploaded.add(upload.apply(file));
            }
            return create(ids(uploaded), settings);
        } catch (OpenAIException e) {
            for (FileObject file : uploaded) {
                try {
                    file.delete();
                } catch (OpenAIException left) {
                    e.addSuppressed(left);
                }
            }
            throw e;
        }
    }

    /**
     * Async version of {@link #upload(Path...)}. Cancelling the future also deletes the files that were already
     * uploaded.
     */
    public CompletableFuture<FileBatch> uploadAsync(Path... files) {
        return uploadAsync(request -> {}, files);
    }

    /** Works like {@link #uploadAsync(Path...)}, with files from memory or a stream. */
    public CompletableFuture<FileBatch> uploadAsync(FilePart... files) {
        return uploadAsync(request -> {}, files);
    }

    /** Works like {@link #uploadAsync(Path...)}, with further request parameters. */
    public CompletableFuture<FileBatch> uploadAsync(
            Consumer<? super CreateVectorStoreFileBatchRequest> settings, Path... files) {
        return uploadAsync(settings, files, file -> openai().files().uploadAsync(file, PURPOSE));
    }

    /** Works like {@link #uploadAsync(Consumer, Path...)}, with files from memory or a stream. */
    public CompletableFuture<FileBatch> uploadAsync(
            Consumer<? super CreateVectorStoreFileBatchRequest> settings, FilePart... files) {
        return uploadAsync(settings, files, file -> openai().files().uploadAsync(file, PURPOSE));
    }

    private <F> CompletableFuture<FileBatch> uploadAsync(
            Consumer<? super CreateVectorStoreFileBatchRequest> settings,
            F[] files,
            Function<F, CompletableFuture<FileObject>> upload) {
        Given.notNull(settings, "settings");
        requireSome(Arrays.asList(Given.noneNull(files, "files")));
        List<FileObject> uploaded = new CopyOnWriteArrayList<>();
        CompletableFuture<?> uploads = CompletableFuture.completedFuture(uploaded);
        for (F file : files) {
            uploads = Futures.compose(uploads, before -> Futures.map(upload.apply(file), uploaded::add));
        }
        CompletableFuture<FileBatch> added = Futures.compose(uploads, all -> createAsync(ids(uploaded), settings));
        CompletableFuture<FileBatch> result = new CompletableFuture<>();
        Futures.link(result, added);
        added.whenComplete((batch, reason) -> {
            if (reason == null) {
                result.complete(batch);
            } else {
                deleteAgain(uploaded, Futures.cause(reason), result);
            }
        });
        return result;
    }

    private static void deleteAgain(List<FileObject> uploaded, Throwable reason, CompletableFuture<FileBatch> result) {
        CompletableFuture<?>[] deletions = uploaded.stream()
                .map(file -> file.deleteAsync().whenComplete((gone, left) -> {
                    if (left != null) {
                        reason.addSuppressed(Futures.cause(left));
                    }
                }))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(deletions).whenComplete((done, left) -> result.completeExceptionally(reason));
    }

    /** Fetches a batch. */
    public FileBatch get(String batchId) {
        return batch(api().getVectorStoreFileBatchWithResponse(vectorStoreId, batchId, options()));
    }

    /** Async version of {@link #get}. */
    public CompletableFuture<FileBatch> getAsync(String batchId) {
        return Futures.map(
                api().getVectorStoreFileBatchWithResponseAsync(vectorStoreId, batchId, options()), this::batch);
    }

    /**
     * Requests the cancellation of a batch and returns its new state. Files that are already processed stay in the
     * vector store.
     */
    public FileBatch cancel(String batchId) {
        return batch(api().cancelVectorStoreFileBatchWithResponse(vectorStoreId, batchId, options()));
    }

    /** Async version of {@link #cancel}. */
    public CompletableFuture<FileBatch> cancelAsync(String batchId) {
        return Futures.map(
                api().cancelVectorStoreFileBatchWithResponseAsync(vectorStoreId, batchId, options()), this::batch);
    }

    /** Returns the files of a batch, newest first, page by page. */
    public Page<VectorStoreFile> files(String batchId) {
        return files(batchId, params -> {});
    }

    /**
     * Works like {@link #files(String)}, with query parameters, for example {@code files(id, p -> p.filter("failed"))}.
     */
    public Page<VectorStoreFile> files(String batchId, Consumer<? super ListFilesInVectorStoreBatchParams> filter) {
        return listing(batchId, filter).first();
    }

    /** Async version of {@link #files(String)}. */
    public CompletableFuture<Page<VectorStoreFile>> filesAsync(String batchId) {
        return filesAsync(batchId, params -> {});
    }

    /** Async version of {@link #files(String, Consumer)}. */
    public CompletableFuture<Page<VectorStoreFile>> filesAsync(
            String batchId, Consumer<? super ListFilesInVectorStoreBatchParams> filter) {
        return listing(batchId, filter).firstAsync();
    }

    private Listing<ListFilesInVectorStoreBatchParams, VectorStoreFileObject, VectorStoreFile> listing(
            String batchId, Consumer<? super ListFilesInVectorStoreBatchParams> filter) {
        return new Listing<>(
                ListFilesInVectorStoreBatchParams::new,
                filter,
                params -> api().listFilesInVectorStoreBatchWithResponse(vectorStoreId, batchId, params, options()),
                params -> api().listFilesInVectorStoreBatchWithResponseAsync(vectorStoreId, batchId, params, options()),
                (file, info) -> new VectorStoreFile(openai(), file, info));
    }
}
