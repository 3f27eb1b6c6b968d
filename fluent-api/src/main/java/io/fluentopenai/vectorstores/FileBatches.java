package io.fluentopenai.vectorstores;

import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.api.VectorStoresApi;
import io.fluentopenai.client.error.OpenAIException;
import io.fluentopenai.client.model.CreateVectorStoreFileBatchRequest;
import io.fluentopenai.client.model.ListFilesInVectorStoreBatchParams;
import io.fluentopenai.client.model.ListVectorStoreFilesResponse;
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
import org.jspecify.annotations.Nullable;

/**
 * Many files added to a vector store at once.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/vector-stores-file-batches">Vector store file batches in the
 *     API reference</a>
 */
public final class FileBatches extends Endpoint {
    private static final String PURPOSE = "assistants";

    private final String vectorStoreId;

    /** The batches of a store that a client can reach. */
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
     * Adds files that have been uploaded; the server then works on them: {@link FileBatch#awaitCompletion()}.
     *
     * @throws IllegalArgumentException if there are none
     */
    public FileBatch create(Collection<String> fileIds) {
        return create(of(fileIds));
    }

    /** As {@link #create(Collection)}. */
    public FileBatch create(FileObject... files) {
        return create(ids(files));
    }

    /**
     * As {@link #create(Collection)}, with everything that the request can carry, such as attributes of the files, or how to
     * cut them into pieces.
     */
    public FileBatch create(Consumer<? super CreateVectorStoreFileBatchRequest> settings) {
        return batch(api().createVectorStoreFileBatchWithResponse(vectorStoreId, request(settings), options()));
    }

    /** As {@link #create(Collection)}, without blocking. */
    public CompletableFuture<FileBatch> createAsync(Collection<String> fileIds) {
        return createAsync(of(fileIds));
    }

    /** As {@link #create(FileObject...)}, without blocking. */
    public CompletableFuture<FileBatch> createAsync(FileObject... files) {
        return createAsync(ids(files));
    }

    /** As {@link #create(Consumer)}, without blocking. */
    public CompletableFuture<FileBatch> createAsync(Consumer<? super CreateVectorStoreFileBatchRequest> settings) {
        return Futures.map(
                api().createVectorStoreFileBatchWithResponseAsync(vectorStoreId, request(settings), options()),
                this::batch);
    }

    private static List<String> ids(FileObject... files) {
        return Arrays.stream(Given.noneNull(files, "files")).map(FileObject::id).toList();
    }

    private static Consumer<CreateVectorStoreFileBatchRequest> of(Collection<String> fileIds) {
        requireSome(Given.notNull(fileIds, "fileIds"));
        List<String> ids = List.copyOf(fileIds);
        return request -> request.fileIds(ids);
    }

    private static void requireSome(Collection<?> files) {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("There are no files to add to the vector store. Pass at least one");
        }
    }

    private static CreateVectorStoreFileBatchRequest request(
            Consumer<? super CreateVectorStoreFileBatchRequest> settings) {
        CreateVectorStoreFileBatchRequest request = new CreateVectorStoreFileBatchRequest();
        Given.notNull(settings, "settings").accept(request);
        return request;
    }

    /**
     * Uploads files, one after the other, and adds them; the server then works on them: {@link
     * FileBatch#awaitCompletion()}. If this fails, what was uploaded up to then is deleted again, as far as that can be done;
     * what that fails with is suppressed in the exception.
     *
     * @throws IllegalArgumentException if there are none
     * @throws io.fluentopenai.client.error.UploadException if one is not there or cannot be read
     */
    public FileBatch upload(Path... files) {
        requireSome(Arrays.asList(Given.noneNull(files, "files")));
        List<FileObject> uploaded = new ArrayList<>();
        try {
            for (Path file : files) {
                uploaded.add(openai().files().upload(file, PURPOSE));
            }
            return create(uploaded.toArray(FileObject[]::new));
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

    /** As {@link #upload}, without blocking. Cancelling the future deletes what was uploaded up to then, too. */
    public CompletableFuture<FileBatch> uploadAsync(Path... files) {
        requireSome(Arrays.asList(Given.noneNull(files, "files")));
        List<FileObject> uploaded = new CopyOnWriteArrayList<>();
        CompletableFuture<?> uploads = CompletableFuture.completedFuture(uploaded);
        for (Path file : files) {
            uploads = Futures.compose(
                    uploads, before -> Futures.map(openai().files().uploadAsync(file, PURPOSE), uploaded::add));
        }
        CompletableFuture<FileBatch> added =
                Futures.compose(uploads, all -> createAsync(uploaded.toArray(FileObject[]::new)));
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

    /** Looks a batch up. */
    public FileBatch get(String batchId) {
        return batch(api().getVectorStoreFileBatchWithResponse(vectorStoreId, batchId, options()));
    }

    /** As {@link #get}, without blocking. */
    public CompletableFuture<FileBatch> getAsync(String batchId) {
        return Futures.map(
                api().getVectorStoreFileBatchWithResponseAsync(vectorStoreId, batchId, options()), this::batch);
    }

    /** Asks for a batch to be cancelled. Files that are done stay in the store. */
    public FileBatch cancel(String batchId) {
        return batch(api().cancelVectorStoreFileBatchWithResponse(vectorStoreId, batchId, options()));
    }

    /** As {@link #cancel}, without blocking. */
    public CompletableFuture<FileBatch> cancelAsync(String batchId) {
        return Futures.map(
                api().cancelVectorStoreFileBatchWithResponseAsync(vectorStoreId, batchId, options()), this::batch);
    }

    /** The files of a batch, newest first, page by page. */
    public Page<VectorStoreFile> files(String batchId) {
        return files(batchId, params -> {});
    }

    /** As {@link #files(String)}, filtered: {@code files(id, p -> p.filter("failed"))}. */
    public Page<VectorStoreFile> files(String batchId, Consumer<? super ListFilesInVectorStoreBatchParams> filter) {
        return listing(batchId, filter).first();
    }

    /** As {@link #files(String)}, without blocking. */
    public CompletableFuture<Page<VectorStoreFile>> filesAsync(String batchId) {
        return filesAsync(batchId, params -> {});
    }

    /** As {@link #files(String, Consumer)}, without blocking. */
    public CompletableFuture<Page<VectorStoreFile>> filesAsync(
            String batchId, Consumer<? super ListFilesInVectorStoreBatchParams> filter) {
        return listing(batchId, filter).firstAsync();
    }

    private Listing<ListVectorStoreFilesResponse, VectorStoreFileObject, VectorStoreFile> listing(
            String batchId, Consumer<? super ListFilesInVectorStoreBatchParams> filter) {
        return new Listing<>(
                after -> api().listFilesInVectorStoreBatchWithResponse(
                                vectorStoreId, batchId, params(filter, after), options()),
                after -> api().listFilesInVectorStoreBatchWithResponseAsync(
                                vectorStoreId, batchId, params(filter, after), options()),
                list -> new Listing.Slice<>(list.data(), list.hasMore(), list.lastId()),
                VectorStoreFileObject::id,
                (file, info) -> new VectorStoreFile(openai(), file, info));
    }

    private static ListFilesInVectorStoreBatchParams params(
            Consumer<? super ListFilesInVectorStoreBatchParams> filter, @Nullable String after) {
        ListFilesInVectorStoreBatchParams params = new ListFilesInVectorStoreBatchParams();
        Given.notNull(filter, "filter").accept(params);
        return after == null ? params : params.after(after);
    }
}
