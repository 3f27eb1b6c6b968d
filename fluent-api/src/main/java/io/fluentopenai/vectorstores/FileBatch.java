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
 * Files that were added to a vector store at once.
 *
 * <p>It is waited for up to an hour by default.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/vector-stores-file-batches/batch-object">The vector store
 *     file batch object in the API reference</a>
 */
public final class FileBatch extends WaitableObject<VectorStoreFileBatchObject, FileBatch> {
    /** What a call answered. */
    public FileBatch(OpenAI openai, ApiResponse<VectorStoreFileBatchObject> response) {
        super(openai, response);
    }

    /** One from elsewhere. */
    public FileBatch(OpenAI openai, VectorStoreFileBatchObject raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /** {@code vsfb_…}. */
    public String id() {
        return required("id", raw().id());
    }

    /** The store that the files are added to. */
    public String vectorStoreId() {
        return required("vector_store_id", raw().vectorStoreId());
    }

    /**
     * {@code in_progress}, {@code completed}, {@code failed}, {@code cancelled}, or what may come; null if the server left it
     * out. It is {@code completed} too when some of the files failed: see {@link #failedCount()}.
     */
    @Override
    public @Nullable String status() {
        return LenientValues.value(raw().status());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** How many files are in the store and can be searched; -1 if the server left it out. */
    public long completedCount() {
        return count(raw().fileCounts() == null ? null : raw().fileCounts().completed());
    }

    /** How many files failed; -1 if the server left it out. */
    public long failedCount() {
        return count(raw().fileCounts() == null ? null : raw().fileCounts().failed());
    }

    private FileBatches batches() {
        return openai().vectorStores().fileBatches(vectorStoreId());
    }

    /** Its state now. */
    @Override
    public FileBatch refresh() {
        return batches().get(id());
    }

    /** Async version of {@link #refresh}. */
    @Override
    public CompletableFuture<FileBatch> refreshAsync() {
        return batches().getAsync(id());
    }

    /** Asks for it to be cancelled; to wait for that, {@link #awaitCompletion()}. Files that are done stay in the store. */
    public FileBatch cancel() {
        return batches().cancel(id());
    }

    /** Async version of {@link #cancel}. */
    public CompletableFuture<FileBatch> cancelAsync() {
        return batches().cancelAsync(id());
    }

    /** Its files, newest first, page by page. */
    public Page<VectorStoreFile> files() {
        return batches().files(id());
    }

    /** Async version of {@link #files()}. */
    public CompletableFuture<Page<VectorStoreFile>> filesAsync() {
        return batches().filesAsync(id());
    }

    /** Works like {@link #files()}, filtered: {@code files(p -> p.filter("failed"))}. */
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
