package io.fluentopenai.client;

import io.fluentopenai.client.json.JsonReader;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What every generated API class extends: it describes its requests as {@link Call}s and hands them to these methods.
 *
 * <p>What each subclass adds is {@link #decode}, one switch over the numbers that its calls give as {@link
 * Call#result(int)}. Numbers, not functions: a class or a lambda for each operation would be loaded and linked before
 * the first reply.
 *
 * <p>As thread-safe as its client, which is entirely.
 */
public abstract class Api {
    private final ApiClient client;

    /** An API over a client, which it shares with others and does not close. */
    protected Api(ApiClient client) {
        this.client = Objects.requireNonNull(client, "client");
    }

    /** An API over a client of its own with default settings; nothing needs to be closed. */
    protected Api(String baseUrl, String apiKey) {
        this(ApiClient.create(baseUrl, apiKey));
    }

    /** The client that sends the calls of this API. */
    public final ApiClient client() {
        return client;
    }

    /**
     * Reads the result of an operation, or one event of its stream.
     *
     * @param result the number that the call carries
     * @param in stands on the first token of the document; everything that is kept of it must be copied
     * @throws IOException if the document cannot be read
     */
    protected abstract @Nullable Object decode(int result, JsonReader in) throws IOException;

    /**
     * Sends a call, blocks until the answer is there, and returns its body; null for {@link Call#NONE}.
     *
     * @throws io.fluentopenai.client.error.OpenAIException if there is no usable answer
     * @throws IllegalArgumentException if the request lacks what the document requires
     * @throws IllegalStateException if the client is closed
     */
    // The call's number decides the type, and both come from one line of generated code.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    protected final <T extends @Nullable Object> T call(Call call) {
        return (T) client.send(this, call).body();
    }

    /**
     * Async version of {@link #call}. What is wrong with the request itself is thrown here; everything else is what the
     * future fails with. Cancelling the future, or completing it in another way, cancels the exchange.
     */
    @SuppressWarnings("unchecked")
    protected final <T extends @Nullable Object> CompletableFuture<T> callAsync(Call call) {
        return (CompletableFuture<T>) client.sendAsync(this, call, false);
    }

    /** Works like {@link #call}, with status, headers and request id. */
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
     * Sends a call whose answer is an event stream, and blocks until its headers are there. {@link #decode} is asked for
     * each event.
     *
     * @throws io.fluentopenai.client.error.OpenAIException if there is no usable answer
     */
    protected final <E> EventStream<E> stream(Call call) {
        return client.stream(this, call);
    }

    /** Async version of {@link #stream}. Cancelling the future cancels the exchange. */
    protected final <E> CompletableFuture<EventStream<E>> streamAsync(Call call) {
        return client.streamAsync(this, call);
    }
}
