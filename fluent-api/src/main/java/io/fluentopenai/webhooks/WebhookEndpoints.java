package io.fluentopenai.webhooks;

import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.api.WebhookEndpointsApi;
import io.fluentopenai.client.model.CreateWebhookEndpointRequest;
import io.fluentopenai.client.model.ListWebhookEndpointsParams;
import io.fluentopenai.client.model.RotateWebhookEndpointSecretRequest;
import io.fluentopenai.client.model.TestWebhookEndpointRequest;
import io.fluentopenai.client.model.UpdateWebhookEndpointRequest;
import io.fluentopenai.client.model.WebhookEndpoint;
import io.fluentopenai.client.model.WebhookEndpointTestResult;
import io.fluentopenai.client.model.WebhookEndpointWithSecret;
import io.fluentopenai.client.model.WebhookEventTypeList;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Listing;
import io.fluentopenai.internal.compat.LenientValues;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The addresses at which a project gets webhooks. {@link Webhooks} verifies what arrives there.
 *
 * <pre>{@code
 * WebhookSecret secret = openai.webhookEndpoints()
 *         .create("orders", "https://example.com/openai", "response.completed", "response.failed");
 * Webhooks webhooks = Webhooks.of(secret.value());
 * }</pre>
 *
 * <p><b>Experimental.</b> The API's published document does not have these operations yet; the classes follow the
 * official SDK, and may change in any release.
 */
public final class WebhookEndpoints extends Endpoint {
    /** Creates the endpoint of a client. */
    public WebhookEndpoints(OpenAI openai) {
        super(openai);
    }

    private WebhookEndpointsApi api() {
        return raw().webhookEndpoints();
    }

    private RegisteredWebhook webhook(ApiResponse<WebhookEndpoint> response) {
        return new RegisteredWebhook(openai(), response);
    }

    private WebhookSecret secret(ApiResponse<WebhookEndpointWithSecret> response) {
        return new WebhookSecret(openai(), response);
    }

    /**
     * Registers an address. The answer has the secret that deliveries are signed with; no other call returns it.
     *
     * @param url the address, which must be reachable from the internet
     * @param eventType the type of event to deliver, such as {@code response.completed}; {@link #eventTypes} returns all
     * @param more further types
     * @throws IllegalArgumentException if the name or the address is blank
     */
    public WebhookSecret create(String name, String url, String eventType, String... more) {
        return create(named(name, url, eventType, more));
    }

    /** Works like {@link #create(String, String, String, String...)}, with all request parameters. */
    public WebhookSecret create(Consumer<? super CreateWebhookEndpointRequest> settings) {
        return secret(api().createWebhookEndpointWithResponse(
                        Given.set(new CreateWebhookEndpointRequest(), settings), options()));
    }

    /** Async version of {@link #create(String, String, String, String...)}. */
    public CompletableFuture<WebhookSecret> createAsync(String name, String url, String eventType, String... more) {
        return createAsync(named(name, url, eventType, more));
    }

    /** Async version of {@link #create(Consumer)}. */
    public CompletableFuture<WebhookSecret> createAsync(Consumer<? super CreateWebhookEndpointRequest> settings) {
        return Futures.map(
                api().createWebhookEndpointWithResponseAsync(
                                Given.set(new CreateWebhookEndpointRequest(), settings), options()),
                this::secret);
    }

    private static Consumer<CreateWebhookEndpointRequest> named(
            String name, String url, String eventType, String... more) {
        Given.notBlank(name, "name", "The name of the webhook is blank. Pass one");
        Given.notBlank(url, "url", "The address of the webhook is blank. Pass one, such as https://example.com/openai");
        Given.notNull(eventType, "eventType");
        Given.noneNull(more, "more");
        return request -> request.name(name).url(url).eventTypes(eventType, more);
    }

    /** Fetches a registered webhook. */
    public RegisteredWebhook get(String webhookId) {
        return webhook(api().getWebhookEndpointWithResponse(webhookId, options()));
    }

    /** Async version of {@link #get}. */
    public CompletableFuture<RegisteredWebhook> getAsync(String webhookId) {
        return Futures.map(api().getWebhookEndpointWithResponseAsync(webhookId, options()), this::webhook);
    }

    /** Changes the name, the address or the types of events: those that are set here. */
    public RegisteredWebhook update(String webhookId, Consumer<? super UpdateWebhookEndpointRequest> changes) {
        return webhook(api().updateWebhookEndpointWithResponse(
                        webhookId, Given.set(new UpdateWebhookEndpointRequest(), changes), options()));
    }

    /** Async version of {@link #update}. */
    public CompletableFuture<RegisteredWebhook> updateAsync(
            String webhookId, Consumer<? super UpdateWebhookEndpointRequest> changes) {
        return Futures.map(
                api().updateWebhookEndpointWithResponseAsync(
                                webhookId, Given.set(new UpdateWebhookEndpointRequest(), changes), options()),
                this::webhook);
    }

    /**
     * Deletes a registered webhook, so that nothing is delivered to it any more.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete(String webhookId) {
        return LenientValues.isTrue(
                api().deleteWebhookEndpoint(webhookId, options()).deleted());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync(String webhookId) {
        return Futures.map(
                api().deleteWebhookEndpointAsync(webhookId, options()), gone -> LenientValues.isTrue(gone.deleted()));
    }

    /** Replaces the secret of a webhook at once, and returns the new one. */
    public WebhookSecret rotateSecret(String webhookId) {
        return rotateSecret(webhookId, request -> {});
    }

    /**
     * Replaces the secret of a webhook, and returns the new one.
     *
     * @param settings can keep the old secret valid for 24 hours; {@link Webhooks#of} takes both
     */
    public WebhookSecret rotateSecret(String webhookId, Consumer<? super RotateWebhookEndpointSecretRequest> settings) {
        return secret(api().rotateWebhookEndpointSecretWithResponse(
                        webhookId, Given.set(new RotateWebhookEndpointSecretRequest(), settings), options()));
    }

    /** Async version of {@link #rotateSecret(String)}. */
    public CompletableFuture<WebhookSecret> rotateSecretAsync(String webhookId) {
        return rotateSecretAsync(webhookId, request -> {});
    }

    /** Async version of {@link #rotateSecret(String, Consumer)}. */
    public CompletableFuture<WebhookSecret> rotateSecretAsync(
            String webhookId, Consumer<? super RotateWebhookEndpointSecretRequest> settings) {
        return Futures.map(
                api().rotateWebhookEndpointSecretWithResponseAsync(
                                webhookId, Given.set(new RotateWebhookEndpointSecretRequest(), settings), options()),
                this::secret);
    }

    /**
     * Delivers a sample event to a webhook, and returns the status that the receiver answered.
     *
     * @param eventType the type of event, such as {@code response.completed}
     */
    public WebhookEndpointTestResult test(String webhookId, String eventType) {
        return api().testWebhookEndpoint(webhookId, sample(eventType), options());
    }

    /** Async version of {@link #test}. */
    public CompletableFuture<WebhookEndpointTestResult> testAsync(String webhookId, String eventType) {
        return api().testWebhookEndpointAsync(webhookId, sample(eventType), options());
    }

    private static TestWebhookEndpointRequest sample(String eventType) {
        return new TestWebhookEndpointRequest().eventType(Given.notNull(eventType, "eventType"));
    }

    /** Returns the registered webhooks of the project, page by page. */
    public Page<RegisteredWebhook> list() {
        return list(params -> {});
    }

    /** Works like {@link #list()}, with query parameters such as the page size. */
    public Page<RegisteredWebhook> list(Consumer<? super ListWebhookEndpointsParams> filter) {
        return listing(filter).first();
    }

    /** Async version of {@link #list()}. */
    public CompletableFuture<Page<RegisteredWebhook>> listAsync() {
        return listAsync(params -> {});
    }

    /** Async version of {@link #list(Consumer)}. */
    public CompletableFuture<Page<RegisteredWebhook>> listAsync(Consumer<? super ListWebhookEndpointsParams> filter) {
        return listing(filter).firstAsync();
    }

    private Listing<ListWebhookEndpointsParams, WebhookEndpoint, RegisteredWebhook> listing(
            Consumer<? super ListWebhookEndpointsParams> filter) {
        return new Listing<>(
                ListWebhookEndpointsParams::new,
                filter,
                params -> api().listWebhookEndpointsWithResponse(params, options()),
                params -> api().listWebhookEndpointsWithResponseAsync(params, options()),
                (webhook, info) -> new RegisteredWebhook(openai(), webhook, info));
    }

    /** Returns the types of events that can be delivered, as an unmodifiable list. */
    public List<String> eventTypes() {
        return types(raw().webhookEventTypes().listWebhookEventTypes(options()));
    }

    /** Async version of {@link #eventTypes}. */
    public CompletableFuture<List<String>> eventTypesAsync() {
        return Futures.map(raw().webhookEventTypes().listWebhookEventTypesAsync(options()), WebhookEndpoints::types);
    }

    private static List<String> types(WebhookEventTypeList list) {
        return LenientValues.in(list.data());
    }
}
