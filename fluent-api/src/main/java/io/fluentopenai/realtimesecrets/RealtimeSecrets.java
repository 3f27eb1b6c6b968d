package io.fluentopenai.realtimesecrets;

import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.model.RealtimeCreateClientSecretRequest;
import io.fluentopenai.client.model.RealtimeSessionCreateRequestGA;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Secrets for Realtime clients: the server that has the key asks for one, and gives it to the browser that speaks.
 *
 * <pre>{@code
 * ClientSecret secret = openai.realtimeSecrets().create("gpt-realtime-2.1");
 * sendToBrowser(secret.value(), secret.expiresAt());
 * }</pre>
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/realtime-sessions">Client secrets in the API reference</a>
 */
public final class RealtimeSecrets extends Endpoint {
    /** The secrets that a client can ask for. */
    public RealtimeSecrets(OpenAI openai) {
        super(openai);
    }

    /**
     * A secret for a session in which a model speaks.
     *
     * @throws IllegalArgumentException if the name of the model is blank
     */
    public ClientSecret create(String model) {
        return create(session(model));
    }

    /** A secret for whatever session is set: its instructions, voice, tools; and for how long the secret is good. */
    public ClientSecret create(Consumer<? super RealtimeCreateClientSecretRequest> settings) {
        return new ClientSecret(
                openai(),
                raw().realtime()
                        .createRealtimeClientSecretWithResponse(
                                Given.set(new RealtimeCreateClientSecretRequest(), settings), options()));
    }

    /** Async version of {@link #create(String)}. */
    public CompletableFuture<ClientSecret> createAsync(String model) {
        return createAsync(session(model));
    }

    /** Async version of {@link #create(Consumer)}. */
    public CompletableFuture<ClientSecret> createAsync(Consumer<? super RealtimeCreateClientSecretRequest> settings) {
        return Futures.map(
                raw().realtime()
                        .createRealtimeClientSecretWithResponseAsync(
                                Given.set(new RealtimeCreateClientSecretRequest(), settings), options()),
                secret -> new ClientSecret(openai(), secret));
    }

    private static Consumer<RealtimeCreateClientSecretRequest> session(String model) {
        Given.notBlank(model, "model", "The model is blank. Pass one, such as gpt-realtime");
        return request -> request.session(new RealtimeSessionCreateRequestGA().model(model));
    }
}
