package io.fluentopenai.webhooks;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.RotateWebhookEndpointSecretRequest;
import io.fluentopenai.client.model.UpdateWebhookEndpointRequest;
import io.fluentopenai.client.model.WebhookEndpoint;
import io.fluentopenai.client.model.WebhookEndpointTestResult;
import io.fluentopenai.internal.compat.LenientValues;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An address at which a project gets webhooks, without its secret. */
public final class RegisteredWebhook extends ApiObject<WebhookEndpoint> {
    /** Wraps the body of an API response. */
    public RegisteredWebhook(OpenAI openai, ApiResponse<WebhookEndpoint> response) {
        super(openai, response);
    }

    /** Wraps a webhook endpoint, with null as {@code info} if it did not come from an API response. */
    public RegisteredWebhook(OpenAI openai, WebhookEndpoint raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /**
     * Returns the id.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String id() {
        return required("id", raw().id());
    }

    /** Returns the name; null if the server left it out. */
    public @Nullable String name() {
        return raw().name();
    }

    /** Returns the address; null if the server left it out. */
    public @Nullable String url() {
        return raw().url();
    }

    /** Returns the types of events that are delivered, as an unmodifiable list that may be empty. */
    public List<String> eventTypes() {
        return LenientValues.in(raw().eventTypes());
    }

    /** Returns when it was registered; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Returns when it was last changed; null if the server left it out. */
    public @Nullable Instant updatedAt() {
        return instant(raw().updatedAt());
    }

    /** Fetches and returns the current state. */
    public RegisteredWebhook refresh() {
        return openai().webhookEndpoints().get(id());
    }

    /** Async version of {@link #refresh}. */
    public CompletableFuture<RegisteredWebhook> refreshAsync() {
        return openai().webhookEndpoints().getAsync(id());
    }

    /** Changes the name, the address or the types of events: those that are set here. */
    public RegisteredWebhook update(Consumer<? super UpdateWebhookEndpointRequest> changes) {
        return openai().webhookEndpoints().update(id(), changes);
    }

    /** Async version of {@link #update}. */
    public CompletableFuture<RegisteredWebhook> updateAsync(Consumer<? super UpdateWebhookEndpointRequest> changes) {
        return openai().webhookEndpoints().updateAsync(id(), changes);
    }

    /**
     * Deletes it, so that nothing is delivered to it any more.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete() {
        return openai().webhookEndpoints().delete(id());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync() {
        return openai().webhookEndpoints().deleteAsync(id());
    }

    /** Replaces the secret at once, and returns the new one. */
    public WebhookSecret rotateSecret() {
        return openai().webhookEndpoints().rotateSecret(id());
    }

    /** Works like {@link #rotateSecret()}, with settings that can keep the old secret valid for 24 hours. */
    public WebhookSecret rotateSecret(Consumer<? super RotateWebhookEndpointSecretRequest> settings) {
        return openai().webhookEndpoints().rotateSecret(id(), settings);
    }

    /** Async version of {@link #rotateSecret()}. */
    public CompletableFuture<WebhookSecret> rotateSecretAsync() {
        return openai().webhookEndpoints().rotateSecretAsync(id());
    }

    /** Async version of {@link #rotateSecret(Consumer)}. */
    public CompletableFuture<WebhookSecret> rotateSecretAsync(
            Consumer<? super RotateWebhookEndpointSecretRequest> settings) {
        return openai().webhookEndpoints().rotateSecretAsync(id(), settings);
    }

    /**
     * Delivers a sample event, and returns the status that the receiver answered.
     *
     * @param eventType the type of event, such as {@code response.completed}
     */
    public WebhookEndpointTestResult test(String eventType) {
        return openai().webhookEndpoints().test(id(), eventType);
    }

    /** Async version of {@link #test}. */
    public CompletableFuture<WebhookEndpointTestResult> testAsync(String eventType) {
        return openai().webhookEndpoints().testAsync(id(), eventType);
    }
}
