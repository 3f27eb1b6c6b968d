package io.fluentopenai;

import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Poller;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Something that the server works on, and that can be waited for.
 *
 * <pre>{@code
 * Batch done = batch.awaitCompletion(poll -> poll.timeout(Duration.ofHours(2)).onProgress(b -> log(b.status())));
 * }</pre>
 *
 * <p>Each class says how long it waits by default. What the server works on goes on with or without
 * anybody who waits: ending the waiting, by an interruption, a timeout or by cancelling the future, cancels nothing else.
 *
 * @param <M> the generated class
 * @param <T> this class
 */
public abstract class WaitableObject<M extends JsonValue, T extends WaitableObject<M, T>> extends ApiObject<M> {
    /** What the client answered. */
    protected WaitableObject(OpenAI openai, ApiResponse<? extends M> response) {
        super(openai, response);
    }

    /** A part of what the client answered; or, without information about an answer, one from elsewhere. */
    protected WaitableObject(OpenAI openai, M raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /** Returns its status, as the API names it; null if the server left it out. */
    public abstract @Nullable String status();

    /** Returns whether it has come to an end, good or bad. A status that this version does not know counts as not finished. */
    public boolean isFinished() {
        String status = status();
        return status != null && finishedStatuses().contains(status);
    }

    /** Its state now. */
    public abstract T refresh();

    /** Async version of {@link #refresh}. */
    public abstract CompletableFuture<T> refreshAsync();

    /** Returns the statuses in which nothing more happens. */
    protected abstract Set<String> finishedStatuses();

    /** What is waited for, for messages: {@code run run_1}. */
    protected abstract String described();

    /** How it is waited for by default. */
    protected abstract Polling<T> polling();

    /** Whether waiting ends at this state, once it has been fetched. By default where {@link #isFinished()} is true. */
    protected boolean endsWaiting() {
        return isFinished();
    }

    /**
     * Whether no other state can follow this one. Waiting returns such an object as it is; any other is fetched at least once.
     * By default where {@link #isFinished()} is true.
     */
    protected boolean isFinal() {
        return isFinished();
    }

    /**
     * Waits until it has come to an end, good or bad, and returns its last state. Returns this object at once if its status is
     * final; otherwise fetches the state at least once, because this object shows the past. Obeys interruption.
     *
     * @return its last state
     * @throws PollingTimeoutException if it takes longer than the limit
     * @throws io.fluentopenai.client.error.OpenAIException if its state cannot be asked for
     */
    public final T awaitCompletion() {
        return awaitCompletion(poll -> {});
    }

    /** Works like {@link #awaitCompletion()}, with other intervals, another limit, or a listener. */
    public T awaitCompletion(Consumer<? super Polling<T>> settings) {
        return poller(settings).await(self(), WaitableObject::refresh);
    }

    /** Async version of {@link #awaitCompletion()}. Cancelling the future ends the waiting alone. */
    public final CompletableFuture<T> awaitCompletionAsync() {
        return awaitCompletionAsync(poll -> {});
    }

    /** Async version of {@link #awaitCompletion(Consumer)}. */
    public CompletableFuture<T> awaitCompletionAsync(Consumer<? super Polling<T>> settings) {
        return poller(settings).awaitAsync(self(), WaitableObject::refreshAsync);
    }

    /** Returns how it is waited for with these settings, for subclasses that do more while they wait. */
    protected final Polling<T> polling(Consumer<? super Polling<T>> settings) {
        Polling<T> polling = polling();
        Given.notNull(settings, "settings").accept(polling);
        return polling;
    }

    private Poller<T> poller(Consumer<? super Polling<T>> settings) {
        return new Poller<>(described(), polling(settings), WaitableObject::isFinal, WaitableObject::endsWaiting);
    }

    @SuppressWarnings("unchecked")
    private T self() {
        return (T) this;
    }
}
