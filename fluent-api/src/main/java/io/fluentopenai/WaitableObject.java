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
 * A long-running job on the server, which can be awaited.
 *
 * <pre>{@code
 * Batch done = batch.awaitCompletion(poll -> poll.timeout(Duration.ofHours(2)).onProgress(b -> log(b.status())));
 * }</pre>
 *
 * <p>Each class documents its default timeout. Ending the wait, by an interrupt, a timeout or by cancelling the future,
 * does not cancel the job on the server.
 *
 * @param <M> the generated class
 * @param <T> the class of the job
 */
public abstract class WaitableObject<M extends JsonValue, T extends WaitableObject<M, T>> extends ApiObject<M> {
    /** Wraps the body of an API response. */
    protected WaitableObject(OpenAI openai, ApiResponse<? extends M> response) {
        super(openai, response);
    }

    /** Wraps an object from an API response, or, with null as {@code info}, one from another source. */
    protected WaitableObject(OpenAI openai, M raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /** Returns the status by its name in the API; null if the server left it out. */
    public abstract @Nullable String status();

    /** Returns whether the job has ended, successfully or not. An unknown status counts as not finished. */
    public boolean isFinished() {
        String status = status();
        return status != null && finishedStatuses().contains(status);
    }

    /** Fetches and returns the current state. */
    public abstract T refresh();

    /** Async version of {@link #refresh}. */
    public abstract CompletableFuture<T> refreshAsync();

    /** Returns the statuses in which the job has ended. */
    protected abstract Set<String> finishedStatuses();

    /** Returns the description of the job for messages, such as {@code run run_1}. */
    protected abstract String described();

    /** Returns the default polling settings. */
    protected abstract Polling<T> polling();

    /**
     * Returns whether waiting ends when this state has been fetched. By default it does if {@link #isFinished()} is
     * true.
     */
    protected boolean endsWaiting() {
        return isFinished();
    }

    /**
     * Returns whether this state is final. Waiting on a final object returns it without a call; any other is fetched at
     * least once. By default a state is final if {@link #isFinished()} is true.
     */
    protected boolean isFinal() {
        return isFinished();
    }

    /**
     * Waits until the job has ended, successfully or not. If the status of this object is not final, this fetches the
     * state at least once. The wait can be interrupted.
     *
     * @return the last state; this object if its status is final
     * @throws PollingTimeoutException if the job does not end within the timeout
     * @throws io.fluentopenai.client.error.OpenAIException if a call fails
     * @throws io.fluentopenai.client.error.InterruptedCallException if the thread is interrupted
     */
    public final T awaitCompletion() {
        return awaitCompletion(poll -> {});
    }

    /**
     * Works like {@link #awaitCompletion()}, with other intervals, another timeout, or a progress listener.
     *
     * @return the last state; this object if its status is final
     * @throws PollingTimeoutException if the job does not end within the timeout
     * @throws io.fluentopenai.client.error.OpenAIException if a call fails
     * @throws io.fluentopenai.client.error.InterruptedCallException if the thread is interrupted
     */
    public T awaitCompletion(Consumer<? super Polling<T>> settings) {
        return poller(settings).await(self(), WaitableObject::refresh);
    }

    /** Async version of {@link #awaitCompletion()}. Cancelling the future ends the wait, not the job. */
    public final CompletableFuture<T> awaitCompletionAsync() {
        return awaitCompletionAsync(poll -> {});
    }

    /** Async version of {@link #awaitCompletion(Consumer)}. Cancelling the future ends the wait, not the job. */
    public CompletableFuture<T> awaitCompletionAsync(Consumer<? super Polling<T>> settings) {
        return poller(settings).awaitAsync(self(), WaitableObject::refreshAsync);
    }

    /** Returns the default polling settings with these changes, for subclasses that do more while they wait. */
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
