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
 * <p>It is waited for up to an hour by default.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/vector-stores-files/file-object">The vector store file
 *     object in the API reference</a>
 */
public final class VectorStoreFile extends WaitableObject<VectorStoreFileObject, VectorStoreFile> {
    /** What a call answered. */
    public VectorStoreFile(OpenAI openai, ApiResponse<VectorStoreFileObject> response) {
        super(openai, response);
    }

    /** One from elsewhere. */
    public VectorStoreFile(OpenAI openai, VectorStoreFileObject raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /** {@code file-…}: the id of the file that was uploaded. */
    public String id() {
        return required("id", raw().id());
    }

    /** The store that it is in. */
    public String vectorStoreId() {
        return required("vector_store_id", raw().vectorStoreId());
    }

    /**
     * {@code in_progress}, {@code completed}, {@code failed}, {@code cancelled}, or what may come; null if the server left it
     * out.
     */
    @Override
    public @Nullable String status() {
        return LenientValues.value(raw().status());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Why it failed; null if it did not, or the server does not say. */
    public @Nullable String errorMessage() {
        return raw().lastError() == null
                ? null
                : LenientValues.text(raw().lastError().message());
    }

    /** Its attributes: strings, doubles and booleans by name; empty if there is nothing. */
    public Map<String, Object> attributes() {
        return Attributes.read(raw().attributes());
    }

    private VectorStoreFiles files() {
        return openai().vectorStores().files(vectorStoreId());
    }

    /** Its state now. */
    @Override
    public VectorStoreFile refresh() {
        return files().get(id());
    }

    /** Async version of {@link #refresh}. */
    @Override
    public CompletableFuture<VectorStoreFile> refreshAsync() {
        return files().getAsync(id());
    }

    /** The text that the server read in it, in pieces; empty if there is none. */
    public List<String> content() {
        return files().content(id());
    }

    /** Async version of {@link #content}. */
    public CompletableFuture<List<String>> contentAsync() {
        return files().contentAsync(id());
    }

    /**
     * Replaces its attributes: those that are not given here are gone.
     *
     * @param attributes strings, numbers and booleans by name
     * @return its state after the change; this object stays as it is
     * @throws IllegalArgumentException if one is something else
     */
    public VectorStoreFile update(Map<String, ?> attributes) {
        return files().update(id(), attributes);
    }

    /** Async version of {@link #update}. */
    public CompletableFuture<VectorStoreFile> updateAsync(Map<String, ?> attributes) {
        return files().updateAsync(id(), attributes);
    }

    /** Takes it out of the store. True if the server says that it is gone. What was uploaded stays. */
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
