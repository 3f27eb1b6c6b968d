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
 * A model.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/models/object">The model object in the API reference</a>
 */
public final class Model extends ApiObject<ModelObject> {
    /** Wraps the body of an API response. */
    public Model(OpenAI openai, ApiResponse<ModelObject> response) {
        super(openai, response);
    }

    /** Wraps a model object, with null as {@code info} if it did not come from an API response. */
    public Model(OpenAI openai, ModelObject raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /**
     * Returns the model id, by which requests refer to the model.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String id() {
        return required("id", raw().id());
    }

    /**
     * Returns the owner: {@code openai}, {@code system}, or an organization for a fine-tuned model; null if the server
     * left it out.
     */
    public @Nullable String ownedBy() {
        return raw().ownedBy();
    }

    /** Returns when the model was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().created());
    }

    /**
     * Deletes this model, which must be a fine-tuned model of the organization.
     *
     * @return whether the server confirms the deletion
     * @throws io.fluentopenai.client.error.PermissionDeniedException if the model belongs to another organization, or
     *     the key may not delete models
     */
    public boolean delete() {
        return openai().models().delete(id());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync() {
        return openai().models().deleteAsync(id());
    }

    /** Fetches and returns the current state. */
    public Model refresh() {
        return openai().models().get(id());
    }

    /** Async version of {@link #refresh()}. */
    public CompletableFuture<Model> refreshAsync() {
        return openai().models().getAsync(id());
    }
}
