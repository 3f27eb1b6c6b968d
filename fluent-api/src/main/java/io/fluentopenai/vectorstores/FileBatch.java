package io.fluentopenai.vectorstores;

import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.Polling;
import io.fluentopenai.WaitableObject;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.ListFilesInVectorStoreBatchParams;
import io.fluentopenai.client.model.VectorStoreFileBatchObject;
import io.fluentopenai.internal.compat.LenientValues;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A batch of files that are added to a vector store.
 *
 * <p>Waiting for a batch times out after 1 hour by default.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/vector-stores-file-batches/batch-object">The vector
 *     store file batch object in the API reference</a>
 */
public final class FileBatch extends WaitableObject<VectorStoreFileBatchObject, FileBatch> {
    /** Wraps the body of an API response. */
    public FileBatch(OpenAI openai, ApiResponse<VectorStoreFileBatchObject> response) {
        super(openai, response);
    }

    /** Wraps a file batch, with null as {@code info} if it did not come from an API response. */
    public FileBatch(OpenAI openai, VectorStoreFileBatchObject raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /**
     * Returns the batch id, {@code vsfb_…}.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String id() {
        return required("id", raw().id());
    }

    /**
     * Returns the id of the vector store.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String vectorStoreId() {
        return required("vector_store_id", raw().vectorStoreId());
    }

    /**
     * Returns the status: {@code in_progress}, {@code completed}, {@code failed} or {@code cancelled}; null if the
     * server left it out. A batch is {@code completed} even if some of its files failed: see {@link #failedCount()}.
     */
    @Override
    public @Nullable String status() {
        return LenientValues.value(raw().status());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Returns the number of files that are ready for search; -1 if the server left it out. */
    public long completedCount() {
        return count(raw().fileCounts() == null ? null : raw().fileCounts().completed());
    }

    /** Returns the number of files that failed; -1 if the server left it out. */
    public long failedCount() {
        return count(raw().fileCounts() == null ? null : raw().fileCounts().failed());
    }

    private FileBatches batches() {
        return openai().vectorStores().fileBatches(vectorStoreId());
    }

    /** Fetches and returns the current state. */
    @Override
    public FileBatch refresh() {
        return batches().get(id());
    }

    /** Async version of {@link #refresh}. */
    @Override
    public CompletableFuture<FileBatch> refreshAsync() {
        return batches().getAsync(id());
    }

    /**
     * Requests the cancellation of the batch and returns its new state. Files that are already processed stay in the
     * vector store. To wait until it is cancelled, call {@link #awaitCompletion()}.
     */
    public FileBatch cancel() {
        return batches().cancel(id());
    }

    /** Async version of {@link #cancel}. */
    public CompletableFuture<FileBatch> cancelAsync() {
        return batches().cancelAsync(id());
    }

    /** Returns the files of the batch, newest first, page by page. */
    public Page<VectorStoreFile> files() {
        return batches().files(id());
    }

    /** Async version of {@link #files()}. */
    public CompletableFuture<Page<VectorStoreFile>> filesAsync() {
        return batches().filesAsync(id());
    }

    /** Works like {@link #files()}, with query parameters, for example {@code files(p -> p.filter("failed"))}. */
    public Page<VectorStoreFile> files(Consumer<? super ListFilesInVectorStoreBatchParams> filter) {
        return batches().files(id(), filter);
    }

    /** Async version of {@link #files(Consumer)}. */
    public CompletableFuture<Page<VectorStoreFile>> filesAsync(
            Consumer<? super ListFilesInVectorStoreBatchParams> filter) {
        return batches().filesAsync(id(), filter);
    }

    @Override
    protected Set<String> finishedStatuses() {
        return Set.of("completed", "failed", "cancelled");
    }

    @Override
    protected String described() {
        return "file batch " + id() + " of vector store " + vectorStoreId();
    }

    @Override
    protected Polling<FileBatch> polling() {
        return new Polling<>(VectorStore.LONGEST);
    }
}
