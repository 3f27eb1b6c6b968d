package io.fluentopenai.models;

import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.api.ModelsApi;
import io.fluentopenai.client.model.ListModelsResponse;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.compat.LenientValues;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The models endpoint, which lists the available models and deletes fine-tuned models. Requests refer to a model by its
 * id.
 *
 * <pre>{@code
 * for (Model model : openai.models().list()) {
 *     System.out.println(model.id());
 * }
 * }</pre>
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/models">Models in the API reference</a>
 */
public final class Models extends Endpoint {
    /** Creates the endpoint of a client. */
    public Models(OpenAI openai) {
        super(openai);
    }

    private ModelsApi api() {
        return raw().models();
    }

    /** Returns all models that the key may use. The API returns them in one page. */
    public Page<Model> list() {
        return page(api().listModelsWithResponse(options()));
    }

    /** Async version of {@link #list}. */
    public CompletableFuture<Page<Model>> listAsync() {
        return Futures.map(api().listModelsWithResponseAsync(options()), this::page);
    }

    private Page<Model> page(ApiResponse<ListModelsResponse> response) {
        List<Model> models = LenientValues.in(response.body().data()).stream()
                .map(model -> new Model(openai(), model, response.info()))
                .toList();
        return Page.last(models, response.info());
    }

    /** Fetches a model. */
    public Model get(String modelId) {
        return new Model(openai(), api().retrieveModelWithResponse(modelId, options()));
    }

    /** Async version of {@link #get}. */
    public CompletableFuture<Model> getAsync(String modelId) {
        return Futures.map(
                api().retrieveModelWithResponseAsync(modelId, options()), model -> new Model(openai(), model));
    }

    /**
     * Deletes a fine-tuned model of the organization.
     *
     * @return whether the server confirms the deletion
     * @throws io.fluentopenai.client.error.PermissionDeniedException if the model belongs to another organization, or
     *     the key may not delete models
     * @throws io.fluentopenai.client.error.NotFoundException if there is no model with this id
     */
    public boolean delete(String modelId) {
        return LenientValues.isTrue(api().deleteModel(modelId, options()).deleted());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync(String modelId) {
        return Futures.map(api().deleteModelAsync(modelId, options()), gone -> LenientValues.isTrue(gone.deleted()));
    }
}
