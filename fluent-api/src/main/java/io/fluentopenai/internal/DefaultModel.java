package io.fluentopenai.internal;

import io.fluentopenai.client.ApiClient;
import io.fluentopenai.client.AzureOptions;
import org.jspecify.annotations.Nullable;

/** The model of a request that names none. */
public final class DefaultModel {
    private DefaultModel() {}

    /**
     * Returns the client's default, or else on Azure the deployment, which goes by its own name there.
     *
     * @param byClient the default that the client was built with
     * @param request what lacks a model, for the message
     * @param setter the builder's method that sets the default, for the message
     * @throws IllegalStateException if there is neither; the message says how to set the model
     */
    public static String of(ApiClient client, @Nullable String byClient, String request, String setter) {
        AzureOptions azure = client.azure();
        String model = byClient == null && azure != null ? azure.deployment() : byClient;
        if (model != null) {
            return model;
        }
        throw new IllegalStateException(
                azure == null
                        ? "The " + request
                                + " has no model. Set one with model(…), such as gpt-5.6-luna, or set OpenAI.builder()."
                                + setter + "(…) for all"
                        : "The " + request
                                + " has no model and Azure no deployment. Set AzureOptions.deployment(…), or model(…)"
                                + " with the name of a deployment");
    }
}
