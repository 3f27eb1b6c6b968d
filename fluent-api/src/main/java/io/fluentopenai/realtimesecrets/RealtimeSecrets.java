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
 * Creates ephemeral client secrets for Realtime sessions: a backend that has the API key creates one and passes it to
 * the browser that connects to the session.
 *
 * <pre>{@code
 * ClientSecret secret = openai.realtimeSecrets().create("gpt-realtime-2.1");
 * sendToBrowser(secret.value(), secret.expiresAt());
 * }</pre>
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/realtime-sessions">Client secrets in the API
 *     reference</a>
 */
public final class RealtimeSecrets extends Endpoint {
    /** Creates the endpoint of a client. */
    public RealtimeSecrets(OpenAI openai) {
        super(openai);
    }

    /**
     * Creates a secret for a speech-to-speech session with a model.
     *
     * @throws IllegalArgumentException if the model is blank
     */
    public ClientSecret create(String model) {
        return create(session(model));
    }

    /**
     * Creates a secret with all request parameters, such as the session's instructions, voice and tools, and the
     * expiration of the secret.
     */
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
