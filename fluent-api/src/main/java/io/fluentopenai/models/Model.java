package io.fluentopenai.models;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.ModelObject;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A model that can be called.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/models/object">The model object in the API reference</a>
 */
public final class Model extends ApiObject<ModelObject> {
    /** What a call answered. */
    public Model(OpenAI openai, ApiResponse<ModelObject> response) {
        super(openai, response);
    }

    /** One from elsewhere. */
    public Model(OpenAI openai, ModelObject raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /** What requests call it. */
    public String id() {
        return required("id", raw().id());
    }

    /** Whose it is: {@code openai}, {@code system}, or an organization for a fine-tuned one; null if left out. */
    public @Nullable String ownedBy() {
        return raw().ownedBy();
    }

    /** When it was made; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().created());
    }

    /**
     * Deletes it, if it is a fine-tuned one of the organization. True if the server says that it is gone.
     *
     * @throws io.fluentopenai.client.error.PermissionDeniedException if it is not ours, or the key may not delete
     */
    public boolean delete() {
        return openai().models().delete(id());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync() {
        return openai().models().deleteAsync(id());
    }

    /** Fetches its state now. */
    public Model refresh() {
        return openai().models().get(id());
    }

    /** Async version of {@link #refresh()}. */
    public CompletableFuture<Model> refreshAsync() {
        return openai().models().getAsync(id());
    }
}
