package io.fluentopenai.client;

import io.fluentopenai.client.json.JsonReader;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The base class of all generated API classes. A subclass describes its requests as {@link Call}s and passes them to
 * the methods of this class.
 *
 * <p>Each subclass implements {@link #decode} as one switch over the numbers that its calls pass to {@link
 * Call#result(int)}. Numbers are used instead of functions because a class or lambda for each operation would have to
 * be loaded and linked before the first response.
 *
 * <p>Thread-safe, like {@link ApiClient}.
 */
public abstract class Api {
    private final ApiClient client;

    /** Creates an API that uses an existing client, which it does not close. */
    protected Api(ApiClient client) {
        this.client = Objects.requireNonNull(client, "client");
    }

    /**
     * Creates an API with its own client and default settings. It does not need to be closed.
     *
     * @throws IllegalArgumentException if the base URL is invalid or the key is blank
     */
    protected Api(String baseUrl, String apiKey) {
        this(ApiClient.create(baseUrl, apiKey));
    }

    /** Returns the client that sends the calls of this API. */
    public final ApiClient client() {
        return client;
    }

    /**
     * Reads the result of an operation, or one event of its stream.
     *
     * @param result the number passed to {@link Call#result(int)}
     * @param in the reader, positioned on the first token of the document; copy everything that you keep of it
     * @throws IOException if the document cannot be read
     */
    protected abstract @Nullable Object decode(int result, JsonReader in) throws IOException;

    /**
     * Sends a call, blocks until the response is complete, and returns its body, or null for {@link Call#NONE}.
     *
     * @throws io.fluentopenai.client.error.OpenAIException if the call fails
     * @throws IllegalArgumentException if the request lacks a required property or parameter
     * @throws IllegalStateException if the client is closed
     */
    // The call's number decides the type, and both come from one line of generated code.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    protected final <T extends @Nullable Object> T call(Call call) {
        return (T) client.send(this, call).body();
    }

    /**
     * Async version of {@link #call}. An invalid request throws here; every other failure completes the future
     * exceptionally. Cancelling the future, or completing it in any other way, cancels the exchange.
     */
    @SuppressWarnings("unchecked")
    protected final <T extends @Nullable Object> CompletableFuture<T> callAsync(Call call) {
        return (CompletableFuture<T>) client.sendAsync(this, call, false);
    }

    /** Sends a call like {@link #call}, and returns the body together with the status, headers and request id. */
    @SuppressWarnings("unchecked")
    protected final <T extends @Nullable Object> ApiResponse<T> exchange(Call call) {
        return (ApiResponse<T>) client.send(this, call);
    }

    /** Async version of {@link #exchange}. Cancelling the future cancels the exchange. */
    @SuppressWarnings("unchecked")
    protected final <T extends @Nullable Object> CompletableFuture<ApiResponse<T>> exchangeAsync(Call call) {
        return (CompletableFuture<ApiResponse<T>>) (CompletableFuture<?>) client.sendAsync(this, call, true);
    }

    /**
     * Sends a call whose response is an event stream, and blocks until the response headers have arrived. Calls {@link
     * #decode} for each event.
     *
     * @throws io.fluentopenai.client.error.OpenAIException if the call fails
     */
    protected final <E> EventStream<E> stream(Call call) {
        return client.stream(this, call);
    }

    /** Async version of {@link #stream}. Cancelling the future cancels the exchange. */
    protected final <E> CompletableFuture<EventStream<E>> streamAsync(Call call) {
        return client.streamAsync(this, call);
    }
}
