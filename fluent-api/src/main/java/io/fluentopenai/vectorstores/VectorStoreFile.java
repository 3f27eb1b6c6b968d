package io.fluentopenai.vectorstores;

import io.fluentopenai.OpenAI;
import io.fluentopenai.Polling;
import io.fluentopenai.WaitableObject;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.VectorStoreFileObject;
import io.fluentopenai.internal.compat.LenientValues;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A file in a vector store.
 *
 * <p>Waiting for its processing times out after 1 hour by default.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/vector-stores-files/file-object">The vector store file
 *     object in the API reference</a>
 */
public final class VectorStoreFile extends WaitableObject<VectorStoreFileObject, VectorStoreFile> {
    /** Wraps the body of an API response. */
    public VectorStoreFile(OpenAI openai, ApiResponse<VectorStoreFileObject> response) {
        super(openai, response);
    }

    /** Wraps a vector store file, with null as {@code info} if it did not come from an API response. */
    public VectorStoreFile(OpenAI openai, VectorStoreFileObject raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /**
     * Returns the id of the uploaded file, {@code file-…}.
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
     * server left it out.
     */
    @Override
    public @Nullable String status() {
        return LenientValues.value(raw().status());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Returns the error message if processing failed; null if it did not, or the server left it out. */
    public @Nullable String errorMessage() {
        return raw().lastError() == null
                ? null
                : LenientValues.text(raw().lastError().message());
    }

    /** Returns the attributes by name: strings, doubles and booleans; empty if there are none. */
    public Map<String, Object> attributes() {
        return Attributes.read(raw().attributes());
    }

    private VectorStoreFiles files() {
        return openai().vectorStores().files(vectorStoreId());
    }

    /** Fetches and returns the current state. */
    @Override
    public VectorStoreFile refresh() {
        return files().get(id());
    }

    /** Async version of {@link #refresh}. */
    @Override
    public CompletableFuture<VectorStoreFile> refreshAsync() {
        return files().getAsync(id());
    }

    /** Returns the parsed text of the file, in chunks; empty if there is none. */
    public List<String> content() {
        return files().content(id());
    }

    /** Async version of {@link #content}. */
    public CompletableFuture<List<String>> contentAsync() {
        return files().contentAsync(id());
    }

    /**
     * Replaces the attributes; attributes that are not passed here are removed.
     *
     * @param attributes strings, numbers and booleans by name
     * @return the new state; this object does not change
     * @throws IllegalArgumentException if an attribute is of another type
     */
    public VectorStoreFile update(Map<String, ?> attributes) {
        return files().update(id(), attributes);
    }

    /** Async version of {@link #update}. */
    public CompletableFuture<VectorStoreFile> updateAsync(Map<String, ?> attributes) {
        return files().updateAsync(id(), attributes);
    }

    /**
     * Removes the file from the vector store. The uploaded file is kept.
     *
     * @return whether the server confirms the removal
     */
    public boolean delete() {
        return files().delete(id());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync() {
        return files().deleteAsync(id());
    }

    @Override
    protected Set<String> finishedStatuses() {
        return Set.of("completed", "failed", "cancelled");
    }

    @Override
    protected String described() {
        return "file " + id() + " of vector store " + vectorStoreId();
    }

    @Override
    protected Polling<VectorStoreFile> polling() {
        return new Polling<>(VectorStore.LONGEST);
    }
}
